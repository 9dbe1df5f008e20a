/**
 * What a proof is still worth: 1 for its period, then down to 0 in a straight line over one further period. Times in
 * milliseconds. A proof from the future is as new as can be only if no more than a correction of the clock ahead; see
 * `isFromFuture`.
 */
export function worth(age: number, period: number): number {
  if (age <= period) return 1;
  return Math.max(0, 1 - (age - period) / period);
}

/** Milliseconds a record may be ahead of now: what a time server corrects at once is below a minute. */
const CORRECTION = 60_000;

/** Dated by a clock that was ahead and has been set right since: how old it is cannot be known. */
export function isFromFuture(at: number, now: number): boolean {
  return at > now + CORRECTION;
}
