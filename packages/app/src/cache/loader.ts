import { setTimeout as sleep } from 'node:timers/promises';
import type { Entry } from './entry.ts';
import type { Instruments } from './instruments.ts';
import type { Shared } from './shared.ts';
import { SourceBusy } from './source.ts';

/** Loads a value from the source; undefined where there is none. The signal aborts when the lock ends; the load has failed then. */
export type Load<T> = (signal: AbortSignal) => Promise<T | undefined>;

export interface LoaderOptions {
  readonly name: string;
  readonly freshMs: number;
  readonly staleMs: number;
  readonly negativeMs: number;
  readonly lockMs: number;
  readonly shared: Shared;
  readonly source: <T>(load: () => Promise<T>) => Promise<T>;
  readonly instruments: Instruments;
  readonly now: () => number;
  readonly random: () => number;
  /** Whether what another process kept is a value here. */
  readonly isValue: (entry: Entry) => boolean;
}

function asKept(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** Milliseconds between two looks for what another process loads. */
const LOOK_AGAIN = 30;

/** Loads a key as the one of all processes. */
export type LoadAlone<T> = (key: string, load: Load<T>, tags: readonly string[]) => Promise<Entry>;

export function createLoader<T>(options: LoaderOptions): LoadAlone<T> {
  const { name, freshMs, staleMs, negativeMs, lockMs, shared, source, instruments, now, random, isValue } = options;

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
      if (found !== 'away' && found.entry !== undefined && found.entry.freshUntil > now() && isValue(found.entry)) {
        return found.entry;
      }
    }
  }

  return alone;
}
