import type { ProbeSeen } from './hang-evidence.ts';

/** What the probes of `Service.alive` say of one process. */
export interface Liveness {
  /** It held at least once: the process has started. */
  readonly hasHeld: boolean;
  /** Monotonic milliseconds of the first of the failures on end; undefined when the newest probe was good. */
  readonly failingSince: number | undefined;
  /** Failures on end. */
  readonly failures: number;
}

export const NOTHING_SEEN: Liveness = { hasHeld: false, failingSince: undefined, failures: 0 };

/** Failures on end below which time alone does not count: an observer that did not run saw nothing in between. */
const LEAST_FAILURES = 5;

/** Take in a probe. Pure. */
export function afterProbe(before: Liveness, { ok, began }: ProbeSeen): Liveness {
  if (ok) return { hasHeld: true, failingSince: undefined, failures: 0 };
  return { ...before, failingSince: before.failingSince ?? began, failures: before.failures + 1 };
}

/**
 * Whether a process is of no use any more. Any failure counts, an error as much as no answer. `age`: milliseconds since its start. One that was never
 * alive is given `readyWithin` to start before its time is counted. Pure.
 */
export function isDead(
  { hasHeld, failingSince, failures }: Liveness,
  {
    now,
    age,
    hungAfter,
    readyWithin,
  }: { readonly now: number; readonly age: number; readonly hungAfter: number; readonly readyWithin: number },
): boolean {
  if (failingSince === undefined || failures < LEAST_FAILURES || now - failingSince < hungAfter) return false;
  return hasHeld || age >= readyWithin + hungAfter;
}
