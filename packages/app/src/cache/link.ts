import { setTimeout as sleep } from 'node:timers/promises';
import { CircuitState, circuitBreaker, ConsecutiveBreaker, handleAll } from 'cockatiel';
import type { Log, RedisClient } from './redis.ts';

export interface Link {
  /** Asks Redis; undefined while it is away, which takes `timeoutMs` at most and mostly no time at all. */
  ask<T>(question: (redis: RedisClient) => Promise<T>): Promise<{ readonly value: T } | undefined>;
  /** Has Redis forget something: now, or before the next question that it answers. */
  forget(id: string, command: (redis: RedisClient) => Promise<unknown>): Promise<'done' | 'pending'>;
  readonly isUp: boolean;
  readonly pending: number;
}

export interface LinkOptions {
  readonly timeoutMs: number;
  /** Milliseconds after which nothing that is in Redis now will be there. */
  readonly longestMs: () => number;
  readonly onError: () => void;
  readonly onState: (up: boolean) => void;
  readonly log: Log | undefined;
}

/** So many failures one after the other, and Redis is not asked for a second. */
const FAILURES = 3;
const AWAY_MS = 1000;
/** More than this is not remembered one by one. */
const MOST_PENDING = 10_000;
const AT_ONCE = 100;

/** Stands between the cache and a Redis that may be away: every question has a time limit, and what could not be forgotten is not read either. */
export function createLink(redis: RedisClient, { timeoutMs, longestMs, onError, onState, log }: LinkOptions): Link {
  const breaker = circuitBreaker(handleAll, { halfOpenAfter: AWAY_MS, breaker: new ConsecutiveBreaker(FAILURES) });
  const pending = new Map<string, { readonly command: (redis: RedisClient) => Promise<unknown>; readonly since: number }>();
  let notBefore = 0;
  let flushing: Promise<void> | undefined;
  breaker.onStateChange((state) => {
    if (state === CircuitState.HalfOpen) return;
    onState(state === CircuitState.Closed);
    if (state === CircuitState.Closed) log?.info({}, 'redis answers again');
    else log?.warn({}, 'redis does not answer; the cache goes to the source');
  });

  async function limited<T>(question: () => Promise<T>): Promise<T> {
    const timer = new AbortController();
    const answer = question();
    answer.catch(() => undefined); // told by the race, or too late for anybody
    try {
      const late = sleep(timeoutMs, undefined, { signal: timer.signal }).then(() => {
        throw new Error(`redis did not answer within ${timeoutMs} ms`);
      });
      late.catch(() => undefined);
      return await Promise.race([answer, late]);
    } finally {
      timer.abort();
    }
  }

  /** What is older than everything in Redis has gone by itself. */
  async function flush(): Promise<void> {
    const old = performance.now() - longestMs();
    for (const [id, { since }] of pending) if (since < old) pending.delete(id);
    while (pending.size > 0) {
      await Promise.all(
        [...pending].slice(0, AT_ONCE).map(async ([id, one]) => {
          await limited(() => one.command(redis));
          if (pending.get(id) === one) pending.delete(id);
        }),
      );
    }
  }

  async function ask<T>(question: (redis: RedisClient) => Promise<T>): Promise<{ readonly value: T } | undefined> {
    if (performance.now() < notBefore) return undefined;
    try {
      const value = await breaker.execute(async () => {
        if (pending.size > 0) await (flushing ??= flush().finally(() => (flushing = undefined)));
        return limited(() => question(redis));
      });
      return { value };
    } catch {
      onError();
      return undefined;
    }
  }

  return {
    ask,
    async forget(id, command) {
      pending.delete(id);
      pending.set(id, { command, since: performance.now() });
      if (pending.size > MOST_PENDING) {
        pending.clear();
        notBefore = performance.now() + longestMs();
        log?.warn({ milliseconds: longestMs() }, 'too much to forget: redis is not asked until all it holds has ended');
      }
      // Any question flushes first.
      const answer = await ask(async () => undefined);
      return answer === undefined ? 'pending' : 'done';
    },
    get isUp() {
      return breaker.state === CircuitState.Closed && performance.now() >= notBefore;
    },
    get pending() {
      return pending.size;
    },
  };
}
