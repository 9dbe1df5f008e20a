import type { Entry } from './entry.ts';

interface Held {
  readonly entry: Entry;
  readonly tags: readonly string[];
  readonly until: number;
}

/** The last entries used, in this process. */
export interface Memory {
  get(key: string, now: number): Entry | undefined;
  set(key: string, entry: Entry, tags: readonly string[], now: number): void;
  forget(key: string): void;
  forgetTag(tag: string): void;
}

/** @param forMs how long an entry is held: so long another process's invalidation is not seen here. */
export function createMemory(entries: number, forMs: number): Memory {
  // A Map keeps the order of insertion: what was used last is put in last.
  const held = new Map<string, Held>();
  return {
    get(key, now) {
      const found = held.get(key);
      if (found === undefined) return undefined;
      held.delete(key);
      if (found.until <= now) return undefined;
      held.set(key, found);
      return found.entry;
    },
    set(key, entry, tags, now) {
      const until = Math.min(now + forMs, entry.freshUntil);
      held.delete(key);
      if (entries <= 0 || until <= now) return;
      held.set(key, { entry, tags, until });
      const oldest = held.keys().next();
      if (held.size > entries && oldest.done !== true) held.delete(oldest.value);
    },
    forget: (key) => void held.delete(key),
    forgetTag(tag) {
      for (const [key, { tags }] of held) if (tags.includes(tag)) held.delete(key);
    },
  };
}
