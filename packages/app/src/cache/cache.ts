import type { Registry } from 'prom-client';
import { cacheInstruments } from './instruments.ts';
import { createLink } from './link.ts';
import { createMemory } from './memory.ts';
import type { Log, RedisClient } from './redis.ts';
import { createShared } from './shared.ts';
import { createSource, type SourceOptions } from './source.ts';
import { createSpace, type Parts, type Space, type SpaceOptions } from './space.ts';
import { createWarming, type Warming, type WarmOutcome } from './warm.ts';

export interface CacheOptions {
  readonly redis: RedisClient;
  /** Before every key in Redis; another for each application. */
  readonly prefix: string;
  /** Milliseconds Redis has for an answer; 200 when not said. */
  readonly timeoutMs?: number;
  /** Milliseconds a load may take to be kept, and another process waits for it; 10,000 when not said. */
  readonly lockMs?: number;
  /** 1000 entries for 1000 ms when not said: so long this process may show what another has invalidated. `entries: 0` is none. */
  readonly memory?: { readonly entries: number; readonly forMs: number };
  readonly source?: SourceOptions;
  readonly registry?: Registry;
  readonly log?: Log;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** From 0 to below 1. */
  readonly random?: () => number;
}

/** What a health page tells of the cache. An absent Redis is no reason to take the process out of service: it is slower, not wrong. */
export interface CacheStatus {
  readonly redis: 'up' | 'away';
  /** Invalidations Redis has not been told yet. */
  readonly pending: number;
  readonly warming: Warming;
}

export interface Cache extends AsyncDisposable {
  /** The values of one kind; its name is a label of metrics and stands in keys. @throws TypeError for a name twice. */
  space<T>(name: string, options: SpaceOptions<T>): Space<T>;
  /** Forgets all that has the tag, in every space and process. `pending` as with `invalidate`. */
  invalidateTag(tag: string): Promise<'done' | 'pending'>;
  /**
   * Fills the cache before the process says it is ready: each is a `get`. After `withinMs`, or where one fails, it goes on without: a cold cache is slow, and
   * a process that never becomes ready is worse.
   */
  warm(gets: readonly (() => Promise<unknown>)[], withinMs: number): Promise<WarmOutcome>;
  status(): CacheStatus;
  /** For a readiness check, as one that is optional. @throws while Redis does not answer. */
  ask(): Promise<void>;
}

const DAY_MS = 86_400_000;

/** A cache of two levels, Redis and this process. Without Redis everything is answered from the source, a bounded number at once. */
export function createCache(options: CacheOptions): Cache {
  const { redis, prefix, lockMs = 10_000, memory = { entries: 1000, forMs: 1000 }, log, now = Date.now, random = Math.random } = options;
  const instruments = cacheInstruments(options.registry);
  const names = new Set<string>();
  let longestMs = 0;
  instruments.redisUp(true);
  const link = createLink(redis, {
    timeoutMs: options.timeoutMs ?? 200,
    longestMs: () => longestMs,
    onError: () => instruments.redisError(),
    onState: (up) => instruments.redisUp(up),
    log,
  });
  const parts: Parts = {
    shared: createShared(link, prefix, lockMs, () => Math.max(DAY_MS, 2 * longestMs + lockMs)),
    memory: createMemory(memory.entries, memory.forMs),
    source: createSource(options.source ?? {}),
    instruments,
    flights: new Map(),
    invalidations: { count: 0 },
    lockMs,
    log,
    now,
    random,
  };
  const warming = createWarming(log);
  return {
    space(name, spaceOptions) {
      if (names.has(name)) throw new TypeError(`there is a cache ${name}`);
      names.add(name);
      longestMs = Math.max(longestMs, spaceOptions.freshMs + (spaceOptions.staleMs ?? 0), spaceOptions.negativeMs ?? 0);
      return createSpace(name, spaceOptions, parts);
    },
    invalidateTag(tag) {
      parts.invalidations.count += 1;
      for (const [key, flight] of parts.flights) {
        if (!flight.tags.includes(tag)) continue;
        flight.counts = false;
        parts.flights.delete(key);
      }
      parts.memory.forgetTag(tag);
      return parts.shared.forgetTag(tag);
    },
    warm: (gets, withinMs) => warming.warm(gets, withinMs),
    status: () => ({ redis: link.isUp ? 'up' : 'away', pending: link.pending, warming: warming.state() }),
    async ask() {
      if ((await link.ask((client) => client.mget([`${prefix}:t:`]))) === undefined) throw new Error('redis does not answer the cache');
    },
    /** Waits for what is loaded beside. */
    async [Symbol.asyncDispose]() {
      await Promise.allSettled([...parts.flights.values()].map(({ result }) => result));
    },
  };
}
