import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from './redis.ts';

/** `late`: its time was over before all was there; what was begun goes on. */
export type Warming = 'not asked for' | 'under way' | 'done' | 'late';

export interface WarmOutcome {
  readonly loaded: number;
  readonly failed: number;
  /** Not there yet when the time was over. */
  readonly missing: number;
}

export function createWarming(log: Log | undefined): {
  warm(gets: readonly (() => Promise<unknown>)[], withinMs: number): Promise<WarmOutcome>;
  state(): Warming;
} {
  let state: Warming = 'not asked for';
  return {
    state: () => state,
    async warm(gets, withinMs) {
      state = 'under way';
      let loaded = 0;
      let failed = 0;
      // One after the other in a few lanes: waiting places are for those who ask now.
      const left = [...gets];
      const over = new AbortController();
      async function lane(): Promise<void> {
        for (let next = left.shift(); next !== undefined && !over.signal.aborted; next = left.shift()) {
          try {
            await next();
            loaded += 1;
          } catch (error) {
            failed += 1;
            log?.warn({ err: error }, 'could not warm the cache');
          }
        }
      }
      const all = Promise.all([1, 2, 3, 4].map(lane)).then(() => true);
      const timer = new AbortController();
      const late = sleep(withinMs, false, { signal: timer.signal }).catch(() => false);
      const done = await Promise.race([all, late]);
      timer.abort();
      over.abort();
      state = done ? 'done' : 'late';
      const outcome = { loaded, failed, missing: gets.length - loaded - failed };
      if (!done) log?.warn(outcome, 'the cache is not warm in time');
      return outcome;
    },
  };
}
