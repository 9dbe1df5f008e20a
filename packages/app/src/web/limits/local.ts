import { type Limit, type Standing, weigh } from './gcra.ts';

export interface LocalLimits {
  /** Weighs a request against all of its limits, and counts it only when all allow it. `now`: milliseconds, of a clock that never goes back. */
  take(subjects: readonly { readonly key: string; readonly limit: Limit }[], now: number): readonly Standing[];
  giveBack(subjects: readonly { readonly key: string; readonly limit: Limit }[], now: number): void;
  readonly size: number;
}

/**
 * The same limits within one process. Knows at most `mostKeys` subjects (default 20,000, some 3 MB): then those that are owed nothing go first, and after them
 * the oldest, so that somebody with very many addresses can make it forget, and never make it grow.
 */
export function createLocalLimits(mostKeys = 20_000): LocalLimits {
  const arrivals = new Map<string, number>();

  function forgetSome(now: number): void {
    for (const [key, arrival] of arrivals) if (arrival <= now) arrivals.delete(key);
    const tooMany = arrivals.size - Math.floor(mostKeys * 0.9);
    for (const key of [...arrivals.keys()].slice(0, Math.max(0, tooMany))) arrivals.delete(key);
  }

  return {
    take(subjects, now) {
      const weighed = subjects.map(({ key, limit }) => ({ key, limit, ...weigh(arrivals.get(key), now, limit) }));
      if (weighed.every(({ allowed }) => allowed)) for (const { key, next } of weighed) arrivals.set(key, next);
      if (arrivals.size > mostKeys) forgetSome(now);
      return weighed.map(({ allowed, remaining, resetIn, retryIn }) => ({ allowed, remaining, resetIn, retryIn }));
    },
    giveBack(subjects, now) {
      for (const { key, limit } of subjects) {
        const arrival = arrivals.get(key);
        if (arrival === undefined) continue;
        const earlier = arrival - (limit.window * 1000) / limit.limit;
        if (earlier <= now) arrivals.delete(key);
        else arrivals.set(key, earlier);
      }
    },
    get size() {
      return arrivals.size;
    },
  };
}
