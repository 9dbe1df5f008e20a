import type { Judgement } from '../../model/index.ts';
import { text } from './text.ts';

export const CLAIM = 'stopped-replica-fails-no-request';

export interface Drained {
  readonly failed: number;
  /** Why the first of them failed. */
  readonly said: string;
  /** Whether the process ended by itself; false: it had to be killed, or died of something else. Null: not known. */
  readonly endedItself: boolean | null;
  /** Seconds from SIGTERM to its end. */
  readonly took: number;
  /** Whether it came back and answers went on. */
  readonly returned: boolean;
}

/** No request fails, and nothing has to be killed for it. Pure. */
export function judgeDrain({ failed, said, endedItself, took, returned }: Drained): Judgement {
  const base = { claim: CLAIM, kind: 'timing' } as const;
  if (failed > 0) return { ...base, held: false, reason: text.failed(failed, said) };
  if (endedItself === false) return { ...base, held: false, reason: text.killed(took) };
  if (!returned) return { ...base, held: false, reason: text.notBack() };
  if (endedItself === null) return { ...base, held: null, reason: text.unknownEnd() };
  return { ...base, held: true, reason: null };
}
