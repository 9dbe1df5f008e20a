import type { Redis } from 'ioredis';
import { retry } from '../service/retry.ts';
import { isRedisTransient } from './redis.ts';

/** Counts something that must not be tried too often. */
export interface Attempts {
  /** Counts one attempt; false when there were too many in the window. Counted before it is tried, so that attempts at the same time all count. */
  take(subject: string): Promise<boolean>;
  /** Takes one attempt back: it succeeded. */
  giveBack(subject: string): Promise<void>;
}

/** `most` attempts of each subject per `seconds`, counted from the first one. */
export function createAttempts(redis: Redis, name: string, limits: { readonly most: number; readonly seconds: number }): Attempts {
  const key = (subject: string): string => `attempts:${name}:${subject}`;
  return {
    async take(subject) {
      const replies = await retry(() => redis.multi().set(key(subject), 0, 'EX', limits.seconds, 'NX').incr(key(subject)).exec(), {
        when: isRedisTransient,
        within: 5000,
      });
      const count = replies?.[1]?.[1];
      return typeof count === 'number' && count <= limits.most;
    },
    async giveBack(subject) {
      await redis.eval("if redis.call('exists', KEYS[1]) == 1 then return redis.call('decr', KEYS[1]) end return 0", 1, key(subject));
    },
  };
}
