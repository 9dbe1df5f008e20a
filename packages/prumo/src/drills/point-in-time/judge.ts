import type { PrumoError } from '../../errors/index.ts';
import type { Judgement } from '../../model/index.ts';
import type { Markers } from './markers.ts';
import { text } from './text.ts';

/** Milliseconds within which each row must have been written for the moment to be hit to the second. */
const TO_THE_SECOND = 1000;

export interface WentBack {
  /** Why nothing came back; null: it did. */
  readonly refused: PrumoError | null;
  readonly markers: Markers;
  /** Keys of the rows that came back. */
  readonly keys: readonly string[];
}

/** The row from before the moment is there, the one from after it is not. Pure. */
export function judgeMoment({ refused, markers, keys }: WentBack): Judgement {
  const base = { claim: 'restore-to-any-moment', kind: 'safety' } as const;
  if (refused !== null) return { ...base, held: false, reason: refused.why ?? refused.what };
  if (!keys.includes('before')) return { ...base, held: false, reason: text.missing() };
  if (keys.includes('after')) return { ...base, held: false, reason: text.tooMuch() };
  const apart = Math.max(markers.target - markers.from, markers.to - markers.target);
  if (apart > TO_THE_SECOND) return { ...base, held: null, reason: text.tooFarApart(apart / 1000) };
  return { ...base, held: true, reason: null };
}
