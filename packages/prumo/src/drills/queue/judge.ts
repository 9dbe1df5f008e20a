import type { Judgement } from '../../model/index.ts';
import { text } from './text.ts';

export const CLAIM = 'queued-work-survives-a-worker';
/** Jobs, so that many are left when the worker is killed. */
export const LEAST_JOBS = 40;

/** What became of the jobs, as the tester counts their effects. */
export interface JobsTold {
  readonly enqueued: number;
  /** With their effect there, once or more. */
  readonly done: number;
  /** Gone without an effect. */
  readonly lost: number;
  /** With their effect there more than once. */
  readonly doubled: number;
  /** Still to be done, or under way. */
  readonly pending: number;
}

export interface Worked {
  /** How many were put in. */
  readonly begun: number;
  /** Just before the kill. */
  readonly during: { readonly done: number; readonly active: number };
  readonly verified: JobsTold;
  /** Whether the worker ran again. */
  readonly returned: boolean;
}

/** Every job has its effect exactly once, though its worker was killed. Pure. */
export function judgeQueue({ begun, during, verified, returned }: Worked): Judgement {
  const base = { claim: CLAIM, kind: 'safety' } as const;
  const { enqueued, done, lost, doubled, pending } = verified;
  if (begun < LEAST_JOBS) return { ...base, held: null, reason: text.tooFew(begun, LEAST_JOBS) };
  if (during.active === 0 || during.done >= begun) return { ...base, held: null, reason: text.nothingUnderWay() };
  if (enqueued !== begun || done + lost + pending !== enqueued || doubled > done || done < during.done)
    return { ...base, held: null, reason: text.mismatch(begun, verified) };
  if (lost > 0) return { ...base, held: false, reason: text.lost(lost) };
  if (doubled > 0) return { ...base, held: false, reason: text.doubled(doubled) };
  if (!returned) return { ...base, held: false, reason: text.notBack() };
  if (pending > 0) return { ...base, held: false, reason: text.pending(pending) };
  return { ...base, held: true, reason: null };
}
