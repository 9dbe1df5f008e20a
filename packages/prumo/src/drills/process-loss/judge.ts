import type { Judgement } from '../../model/index.ts';
import { text } from './text.ts';

/** Seconds. Of the claim. */
const LIMIT = 1;

/** `silence`: longest time without an answer, in seconds; null: none came after the fault. `returned`: answers came while the process was gone. */
export function judgeSilence(silence: number | null, returned: boolean): Judgement {
  const claim = 'application-survives-a-process';
  if (silence === null || !returned) return { claim, kind: 'safety', held: false, reason: text.neverAnswered() };
  return { claim, kind: 'timing', held: silence <= LIMIT, reason: silence <= LIMIT ? null : text.silent(silence, LIMIT) };
}
