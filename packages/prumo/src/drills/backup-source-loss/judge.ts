import type { Judgement } from '../../model/index.ts';
import { type FaultName, text } from './text.ts';

/** A fault, and whether anybody was told of it. Seconds. */
export interface Noticing {
  readonly fault: FaultName;
  /** From the fault, or from the beginning of the look that is to find it, to when it was told; null: it was not. */
  readonly after: number | null;
  readonly within: number;
}

/** Each fault was told in its time, and is not told any more once it is mended. Pure. */
export function judgeNoticing(noticings: readonly Noticing[], stillTold: readonly string[]): Judgement {
  const base = { claim: 'backup-damage-is-noticed', kind: 'safety' } as const;
  const unnoticed = noticings.find(({ after }) => after === null);
  if (unnoticed !== undefined) return { ...base, held: false, reason: text.unnoticed(unnoticed.fault) };
  const slow = noticings.find(({ after, within }) => after !== null && after > within);
  if (slow !== undefined) return { ...base, held: false, reason: text.slow(slow.fault, slow.after ?? 0, slow.within) };
  const [told] = stillTold;
  // An alarm that does not end is one nobody hears the next time.
  if (told !== undefined) return { ...base, held: false, reason: text.stillTold(told) };
  if (noticings.length === 0) return { ...base, held: null, reason: text.nothing() };
  return { ...base, held: true, reason: null };
}
