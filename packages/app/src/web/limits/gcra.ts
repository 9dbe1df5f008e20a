/*
 * The generic cell rate algorithm (ITU-T I.371, annex A): of each subject one number is kept, the theoretical arrival time of the next request if all came
 * evenly. It is a sliding window without a list: `burst` at once, then one each window / limit. So no window ever sees more than limit + burst.
 */

export interface Limit {
  /** What it is of, as in `login-account`: in metrics and headers. Small letters, digits and `-`. */
  readonly name: string;
  /** Requests per window that go on for ever. */
  readonly limit: number;
  /** Seconds. */
  readonly window: number;
  /** Requests at once by whoever was quiet for a window. Default: the limit. */
  readonly burst?: number;
}

/** What one limit says of one request. Times in milliseconds. */
export interface Standing {
  readonly allowed: boolean;
  /** Requests that could follow at once. */
  readonly remaining: number;
  /** Until all of the burst is back. */
  readonly resetIn: number;
  /** Until the same request would be allowed; 0 when it is. */
  readonly retryIn: number;
}

/** Milliseconds between two requests, and how far ahead of time one may be. */
export function paceOf({ limit, window, burst = limit }: Limit): { readonly interval: number; readonly tolerance: number } {
  const interval = (window * 1000) / limit;
  return { interval, tolerance: interval * burst };
}

/** Weighs one request against the arrival time so far. `next` is the new one when every limit allows. */
export function weigh(arrival: number | undefined, now: number, limit: Limit): Standing & { readonly next: number } {
  const { interval, tolerance } = paceOf(limit);
  const due = Math.max(arrival ?? now, now);
  const next = due + interval;
  // Intervals are often no whole numbers, and their sums are off in the last digits: a microsecond is no reason to refuse.
  const wait = next - tolerance - now;
  const allowed = wait <= 0.001;
  return {
    allowed,
    next,
    remaining: Math.max(0, Math.floor((now + tolerance - (allowed ? next : due)) / interval + 1e-6)),
    resetIn: (allowed ? next : due) - now,
    retryIn: allowed ? 0 : wait,
  };
}

/** @throws TypeError for a limit that limits nothing, or whose name is no label. */
export function checkLimit(given: Limit): void {
  const { name, limit, window, burst = limit } = given;
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(name)) throw new TypeError(`the name of a limit has small letters, digits and -: ${name}`);
  if (!(limit > 0) || !(window > 0) || !(burst >= 1))
    throw new TypeError(`limit ${name}: limit and window are above 0, burst is at least 1`);
}
