import { type Known, known } from './movement.ts';

/** Seconds for which an old state is better than none. */
const KEPT = 30 * 86_400;
/** Milliseconds a page waits for the cache, which may be failing over. */
const PATIENCE = 500;

/** What the court said last, of one office's case. */
export interface LastKnown {
  find(office: string, number: string): Promise<Known | undefined>;
  keep(office: string, number: string, state: Known): Promise<void>;
}

interface Store {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, unit: 'EX', seconds: number): Promise<unknown>;
}

/**
 * In the Redis shared by all processes; written over and never removed first, so that there is always something to fall back on. While Redis is away
 * nothing is known and nothing is kept, and no page fails for that.
 */
export function createLastKnown(redis: Store, patience = PATIENCE): LastKnown {
  // One office does not learn from the cache that another follows the same case.
  const keyOf = (office: string, number: string): string => `court-last-known:${office}:${number}`;
  return {
    async find(office, number) {
      const stored = await inTime(redis.get(keyOf(office, number)), patience);
      // What another release kept otherwise counts as nothing.
      return typeof stored === 'string' ? known.safeParse(jsonOf(stored)).data : undefined;
    },
    async keep(office, number, state) {
      await inTime(redis.set(keyOf(office, number), JSON.stringify(state), 'EX', KEPT), patience);
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The answer; undefined where it fails or is late. */
async function inTime<T>(answer: Promise<T>, patience: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), patience);
  });
  try {
    return await Promise.race([answer.catch(() => undefined), late]);
  } finally {
    clearTimeout(timer);
  }
}
