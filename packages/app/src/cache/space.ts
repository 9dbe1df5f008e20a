import { setTimeout as sleep } from 'node:timers/promises';
import { type Entry, refreshesEarly } from './entry.ts';
import type { Instruments } from './instruments.ts';
import type { Memory } from './memory.ts';
import type { Log } from './redis.ts';
import type { Shared } from './shared.ts';
import { SourceBusy } from './source.ts';

/** How the values of one kind are kept. */
export interface SpaceOptions<T> {
  /** Reads what a cache gives back; throws where it is no value of this kind, which is then loaded. `schema.parse` of zod is one. */
  readonly parse: (value: unknown) => T;
  /** Milliseconds a value is shown without a question. */
  readonly freshMs: number;
  /** Milliseconds after that it is shown while a new one is loaded; 0 when not said. */
  readonly staleMs?: number;
  /** Milliseconds it is kept that there is none. Not at all when not said: what comes to be is seen at once. */
  readonly negativeMs?: number;
  /** XFetch's β: above 1 it refreshes earlier, 0 never before the end. 1 when not said, as in the paper. */
  readonly beta?: number;
}

/** Loads a value from the source; undefined where there is none. The signal aborts when the lock ends; the load has failed then. */
export type Load<T> = (signal: AbortSignal) => Promise<T | undefined>;

export interface Space<T> {
  /**
   * The value under the key: kept, or loaded, by one of all who ask.
   * @param options.tags what it is made of; the same for each time this key is asked for.
   * @throws SourceBusy; or what `load` threw.
   */
  get(key: string, load: Load<T>, options?: { readonly tags?: readonly string[] }): Promise<T | undefined>;
  /** Forgets one, everywhere. `pending` when Redis is away: then other processes may show it until it is back and has been told, or its time is over. */
  invalidate(key: string): Promise<'done' | 'pending'>;
}

/** A load under way in this process. */
interface Flight {
  readonly result: Promise<Entry>;
  readonly tags: readonly string[];
  /** False once what it loads was invalidated. */
  counts: boolean;
}

export interface Parts {
  readonly shared: Shared;
  readonly memory: Memory;
  readonly source: <T>(load: () => Promise<T>) => Promise<T>;
  readonly instruments: Instruments;
  readonly flights: Map<string, Flight>;
  /** Counts this process's invalidations: what was read before one is not put into memory after it. */
  readonly invalidations: { count: number };
  readonly lockMs: number;
  readonly log: Log | undefined;
  readonly now: () => number;
  readonly random: () => number;
}

function asKept(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** Milliseconds between two looks for what another process loads. */
const LOOK_AGAIN = 30;

export function createSpace<T>(name: string, options: SpaceOptions<T>, parts: Parts): Space<T> {
  const { shared, memory, source, instruments, flights, invalidations, lockMs, now, random, log } = parts;
  const { parse, freshMs, staleMs = 0, negativeMs = 0, beta = 1 } = options;
  const full = (key: string): string => `${name}:${key}`;

  /** The value of an entry; nothing where an older release kept something else. */
  function valueOf(entry: Entry): { readonly value: T | undefined } | undefined {
    if (entry.value === undefined) return { value: undefined };
    try {
      return { value: parse(entry.value) };
    } catch {
      return undefined;
    }
  }

  async function inTime(load: Load<T>): Promise<T | undefined> {
    const signal = AbortSignal.timeout(lockMs);
    const late = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    late.catch(() => undefined); // told by the race, or nobody's any more
    return Promise.race([load(signal), late]);
  }

  async function loaded(load: Load<T>, tagTokens: readonly string[]): Promise<Entry> {
    const from = performance.now();
    const ended = (outcome: 'ok' | 'error' | 'busy'): void => instruments.load(name, outcome, (performance.now() - from) / 1000);
    try {
      let began = from;
      const value = await source(() => {
        began = performance.now();
        return inTime(load);
      });
      ended('ok');
      const freshUntil = now() + (value === undefined ? negativeMs : freshMs);
      const staleUntil = freshUntil + (value === undefined ? 0 : staleMs);
      // As it will come back from Redis: what works on the first reading works on the second.
      return { value: value === undefined ? undefined : asKept(value), freshUntil, staleUntil, loadMs: performance.now() - began, tagTokens };
    } catch (error) {
      ended(error instanceof SourceBusy ? 'busy' : 'error');
      throw error;
    }
  }

  /** Loads as the one of all processes; waits for another that does; goes to the source when Redis is away or the other takes too long. */
  async function alone(key: string, load: Load<T>, tags: readonly string[]): Promise<Entry> {
    const end = performance.now() + lockMs;
    for (;;) {
      const lock = await shared.lock(key, tags);
      if (lock.is === 'held') {
        try {
          const entry = await loaded(load, lock.tagTokens);
          const forMs = entry.staleUntil - now();
          if (forMs <= 0) {
            await shared.release(key, lock.token);
            return entry;
          }
          const kept = await shared.keep(key, lock.token, entry, forMs);
          // Invalidated meanwhile, by whichever process: for those who asked before, and nobody's memory.
          return kept ? entry : { ...entry, freshUntil: 0 };
        } catch (error) {
          await shared.release(key, lock.token);
          throw error;
        }
      }
      if (lock.is === 'away' || performance.now() > end) return loaded(load, []);
      await sleep(LOOK_AGAIN * (0.5 + random()));
      const found = await shared.read(key, tags);
      if (found !== 'away' && found.entry !== undefined && found.entry.freshUntil > now() && valueOf(found.entry) !== undefined) {
        return found.entry;
      }
    }
  }

  /** One load of this key at a time in this process. */
  function flightOf(key: string, load: Load<T>, tags: readonly string[]): Promise<Entry> {
    const under = flights.get(key);
    if (under !== undefined) return under.result;
    const result = alone(key, load, tags).then(
      (entry) => {
        if (flight.counts) memory.set(key, entry, tags, now());
        if (flights.get(key) === flight) flights.delete(key);
        return entry;
      },
      (error: unknown) => {
        if (flights.get(key) === flight) flights.delete(key);
        throw error;
      },
    );
    const flight: Flight = { result, tags, counts: true };
    flights.set(key, flight);
    return result;
  }

  function refreshBeside(key: string, load: Load<T>, tags: readonly string[]): void {
    flightOf(key, load, tags).catch((error: unknown) => log?.warn({ cache: name, err: error }, 'could not load anew; what is kept is shown'));
  }

  async function get(given: string, load: Load<T>, { tags = [] }: { readonly tags?: readonly string[] } = {}): Promise<T | undefined> {
    const key = full(given);
    const held = memory.get(key, now());
    const inMemory = held === undefined ? undefined : valueOf(held);
    if (inMemory !== undefined) {
      instruments.read(name, 'memory');
      return inMemory.value;
    }
    const before = invalidations.count;
    const found = await shared.read(key, tags);
    const entry = found === 'away' ? undefined : found.entry;
    const kept = entry === undefined || entry.staleUntil <= now() ? undefined : valueOf(entry);
    if (entry === undefined || kept === undefined) {
      instruments.read(name, 'miss');
      const fresh = await flightOf(key, load, tags);
      const own = valueOf(fresh);
      if (own === undefined) throw new TypeError(`what was loaded is no value of the cache ${name}`);
      return own.value;
    }
    if (entry.freshUntil <= now()) {
      instruments.read(name, 'stale');
      refreshBeside(key, load, tags);
      return kept.value;
    }
    instruments.read(name, 'hit');
    if (entry.value !== undefined && refreshesEarly(entry, now(), beta, 1 - random())) {
      instruments.early(name);
      refreshBeside(key, load, tags);
    } else if (before === invalidations.count) memory.set(key, entry, tags, now());
    return kept.value;
  }

  return {
    get,
    async invalidate(given) {
      const key = full(given);
      invalidations.count += 1;
      const flight = flights.get(key);
      if (flight !== undefined) flight.counts = false;
      flights.delete(key);
      memory.forget(key);
      return shared.forget(key);
    },
  };
}
