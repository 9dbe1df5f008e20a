import type { Judgement } from '../../model/index.ts';
import type { Visit } from './edge-visitors.ts';
import { text } from './text.ts';

const CLAIM = 'application-survives-a-process';
/** Seconds. Of the claim. */
const LIMIT = 1;

/** `silence`: longest time without an answer, in seconds; null: none came after the fault. `returned`: answers came while the process was gone. */
export function judgeSilence(silence: number | null, returned: boolean): Judgement {
  const claim = CLAIM;
  if (silence === null || !returned) return { claim, kind: 'timing', held: false, reason: text.neverAnswered() };
  return { claim, kind: 'timing', held: silence <= LIMIT, reason: silence <= LIMIT ? null : text.silent(silence, LIMIT) };
}

/** Requests that failed, against those that ended with the process at the most. */
export function judgeFailedVisits(failed: number, allowed: number): Judgement {
  const held = failed <= allowed;
  return { claim: CLAIM, kind: 'timing', held, reason: held ? null : text.failed(failed, allowed) };
}

/** Requests begun before the process was `gone` and not answered before the `fault`: which replica each was given to only the edge knows. Moments. */
export function underWay(visits: readonly Visit[], fault: number, gone: number): number {
  return visits.filter(({ intended, done }) => intended <= gone && !(done <= fault)).length;
}
