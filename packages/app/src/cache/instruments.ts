import type { Registry } from 'prom-client';
import { counter, gauge, histogram, SECONDS } from '../metrics/index.ts';

/** `memory` is a hit in this process, `stale` one that is loaded anew beside. */
export type ReadOutcome = 'hit' | 'memory' | 'stale' | 'miss';
export type LoadOutcome = 'ok' | 'error' | 'busy';

export interface Instruments {
  read(cache: string, outcome: ReadOutcome): void;
  load(cache: string, outcome: LoadOutcome, seconds: number): void;
  early(cache: string): void;
  redisError(): void;
  redisUp(up: boolean): void;
}

export function cacheInstruments(registry: Registry | undefined): Instruments {
  if (registry === undefined) {
    const nothing = (): void => undefined;
    return { read: nothing, load: nothing, early: nothing, redisError: nothing, redisUp: nothing };
  }
  const requests = counter(registry, {
    name: 'cache_requests_total',
    help: 'Reads: hit, hit in memory, stale, miss.',
    labelNames: ['cache', 'outcome'],
  });
  const loads = histogram(registry, {
    name: 'cache_load_duration_seconds',
    help: 'Time to load from the source, by how it ended.',
    labelNames: ['cache', 'outcome'],
    buckets: [...SECONDS],
  });
  const early = counter(registry, {
    name: 'cache_early_refreshes_total',
    help: 'Loads begun before the end of what was kept.',
    labelNames: ['cache'],
  });
  const errors = counter(registry, { name: 'cache_redis_errors_total', help: 'Questions Redis did not answer, or was not asked.' });
  const up = gauge(registry, { name: 'cache_redis_up', help: '1 while Redis answers the cache.' });
  return {
    read: (cache, outcome) => requests.inc({ cache, outcome }),
    load: (cache, outcome, seconds) => loads.observe({ cache, outcome }, seconds),
    early: (cache) => early.inc({ cache }),
    redisError: () => errors.inc(),
    redisUp: (is) => up.set(is ? 1 : 0),
  };
}
