import { randomUUID } from 'node:crypto';
import type { Entry } from './entry.ts';
import { packed, unpacked } from './entry.ts';
import type { Link } from './link.ts';
import { FORGET, FORGET_TAG, KEEP, LOCK, RELEASE } from './scripts.ts';

/** Whether this process is the one that loads. */
export type Lock = { readonly is: 'held'; readonly token: string; readonly tagTokens: readonly string[] } | { readonly is: 'anothers' } | { readonly is: 'away' };

/** The level that all processes share. */
export interface Shared {
  read(key: string, tags: readonly string[]): Promise<{ readonly entry: Entry | undefined } | 'away'>;
  lock(key: string, tags: readonly string[]): Promise<Lock>;
  /** False when the lock is no more the caller's. */
  keep(key: string, token: string, entry: Entry, forMs: number): Promise<boolean>;
  release(key: string, token: string): Promise<void>;
  forget(key: string): Promise<'done' | 'pending'>;
  forgetTag(tag: string): Promise<'done' | 'pending'>;
}

/** @param tagMs longer than any entry lives; a tag that is gone makes misses, never old answers. */
export function createShared(link: Link, prefix: string, lockMs: number, tagMs: () => number): Shared {
  const entryKey = (key: string): string => `${prefix}:v:${key}`;
  const lockKey = (key: string): string => `${prefix}:l:${key}`;
  const tagKeys = (tags: readonly string[]): readonly string[] => tags.map((tag) => `${prefix}:t:${tag}`);
  const isText = (value: unknown): value is string => typeof value === 'string';
  return {
    async read(key, tags) {
      const answer = await link.ask((redis) => redis.mget([entryKey(key), ...tagKeys(tags)]));
      if (answer === undefined) return 'away';
      const [text, ...tokens] = answer.value;
      const entry = unpacked(text);
      const isCurrent = entry?.tagTokens.length === tokens.length && entry.tagTokens.every((token, at) => token === tokens[at]);
      return { entry: isCurrent ? entry : undefined };
    },
    async lock(key, tags) {
      const token = randomUUID();
      const keys = [lockKey(key), ...tagKeys(tags)];
      let gaveUp = false;
      const answer = await link.ask((redis) => {
        const asked = redis.eval(LOCK, keys.length, ...keys, token, lockMs, tagMs());
        // A client that was away may send it later: nobody would hold that lock.
        asked.then(() => (gaveUp ? redis.eval(RELEASE, 1, lockKey(key), token) : undefined)).catch(() => undefined);
        return asked;
      });
      if (answer === undefined) {
        gaveUp = true;
        return { is: 'away' };
      }
      const tokens = answer.value;
      return Array.isArray(tokens) && tokens.every(isText) ? { is: 'held', token, tagTokens: tokens } : { is: 'anothers' };
    },
    async keep(key, token, entry, forMs) {
      const answer = await link.ask((redis) => redis.eval(KEEP, 2, lockKey(key), entryKey(key), token, packed(entry), Math.ceil(forMs)));
      return answer === undefined || answer.value === 1;
    },
    release: async (key, token) => void (await link.ask((redis) => redis.eval(RELEASE, 1, lockKey(key), token))),
    forget: (key) => link.forget(`key ${key}`, (redis) => redis.eval(FORGET, 2, lockKey(key), entryKey(key))),
    forgetTag: (tag) => link.forget(`tag ${tag}`, (redis) => redis.eval(FORGET_TAG, 1, `${prefix}:t:${tag}`, randomUUID(), tagMs())),
  };
}
