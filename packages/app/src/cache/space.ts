import { type Entry, refreshesEarly } from './entry.ts';
import type { Instruments } from './instruments.ts';
import { createLoader, type Load } from './loader.ts';
import type { Memory } from './memory.ts';
import type { Log } from './redis.ts';
import type { Shared } from './shared.ts';

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

export function createSpace<T>(name: string, options: SpaceOptions<T>, parts: Parts): Space<T> {
  const { shared, memory, instruments, flights, invalidations, now, random, log } = parts;
  const { parse, freshMs, staleMs = 0, negativeMs = 0, beta = 1 } = options;
  const isValue = (entry: Entry): boolean => valueOf(entry) !== undefined;
  const alone = createLoader<T>({ ...parts, name, freshMs, staleMs, negativeMs, isValue });
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
