import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Registry } from 'prom-client';
import { counter, gauge } from '../../metrics/index.ts';
import { within } from '../within.ts';
import { checkLimit, type Limit, paceOf, type Standing } from './gcra.ts';
import { createLocalLimits } from './local.ts';
import { GIVE_BACK, TAKE } from './script.ts';

/** A request's subject under one limit: `{ limit: 'login-account', subject: 'silva:ana@…' }`. */
export interface Taken<Name extends string = string> {
  readonly limit: Name;
  /** Whose request it is: an address, an account. Hashed before it is stored. */
  readonly subject: string;
}

export interface Decision {
  /** All limits allow it. */
  readonly allowed: boolean;
  readonly limits: readonly (Standing & { readonly limit: Limit })[];
  /** `process`: Redis is away, and this process counted alone. */
  readonly counted: 'redis' | 'process';
}

export interface RateLimiter<Name extends string = string> {
  /** Counts a request before it is tried, so that requests at the same time all count. One that any limit refuses counts against none. Never throws for want of Redis. */
  take(subjects: readonly Taken<Name>[]): Promise<Decision>;
  /** Takes one back: the login was right. Without Redis it is taken back in this process only. */
  giveBack(subjects: readonly Taken<Name>[]): Promise<void>;
}

export interface RateLimiterOptions<Name extends string> {
  readonly redis: Redis;
  readonly limits: readonly (Limit & { readonly name: Name })[];
  /** How many processes of this service there are: while Redis is away, each allows its share of a limit, and at least one at once. */
  readonly replicas: number;
  /** Milliseconds Redis may take. Default 250: the request waits for it. */
  readonly timeout?: number;
  /** Milliseconds after a failure before one request tries Redis again, while the others are counted here. Default 1000. */
  readonly retryAfter?: number;
  /** Before each key. Default `limit:`. */
  readonly prefix?: string;
  /** Told once each time Redis goes away or comes back. */
  readonly log?: { warn(fields: object, message: string): void; info(fields: object, message: string): void };
  readonly registry?: Registry;
  /** Milliseconds of a clock that never goes back. Default: the process' own. */
  readonly clock?: () => number;
}

/**
 * Limits that all replicas share, in Redis; when Redis is away, the same limits divided by `replicas` in this process, until it is back. What was counted on one
 * side is not known on the other: at each change a subject may begin anew, once.
 */
export function createRateLimiter<Name extends string>(options: RateLimiterOptions<Name>): RateLimiter<Name> {
  const { redis, replicas, timeout = 250, retryAfter = 1000, prefix = 'limit:', log, registry, clock = () => performance.now() } = options;
  if (!Number.isInteger(replicas) || replicas < 1) throw new TypeError('replicas is a whole number, at least 1');
  const limits = new Map<string, Limit>(options.limits.map((limit) => [limit.name, limit]));
  for (const limit of limits.values()) checkLimit(limit);
  const local = createLocalLimits();
  const metrics = registry && instruments(registry);
  metrics?.local.set(0);
  /** When Redis may be tried again; undefined while it is there. */
  let away: number | undefined;

  function resolve(subjects: readonly Taken[]): readonly { readonly key: string; readonly limit: Limit }[] {
    return subjects.map(({ limit: name, subject }) => {
      const limit = limits.get(name);
      if (limit === undefined) throw new TypeError(`no limit is called ${name}`);
      return { limit, key: `${prefix}${name}:${createHash('sha256').update(subject).digest('base64url').slice(0, 27)}` };
    });
  }

  /** The answer of Redis, or undefined while it is away. One request at a time finds out whether it is back. */
  async function ask(script: string, keys: readonly string[], values: readonly number[]): Promise<unknown> {
    const now = clock();
    if (away !== undefined && now < away) return undefined;
    if (away !== undefined) away = now + retryAfter + timeout;
    try {
      const answer = await within(timeout, redis.eval(script, keys.length, ...keys, ...values));
      if (away !== undefined) log?.info({}, 'rate limits are shared again: Redis is back');
      away = undefined;
      metrics?.local.set(0);
      return answer;
    } catch (error) {
      if (away === undefined) log?.warn({ err: error, replicas }, 'rate limits are counted in this process: Redis is away');
      away = clock() + retryAfter;
      metrics?.local.set(1);
      metrics?.failures.inc();
      return undefined;
    }
  }

  return {
    async take(subjects) {
      const asked = resolve(subjects);
      const paces = asked.flatMap(({ limit }) => [paceOf(limit).interval * 1000, paceOf(limit).tolerance * 1000]);
      const answer = await ask(
        TAKE,
        asked.map(({ key }) => key),
        paces,
      );
      const shares = asked.map(({ key, limit }) => ({ key, limit: answer === undefined ? shareOf(limit, replicas) : limit }));
      const standings = answer === undefined ? local.take(shares, clock()) : standingsOf(answer, asked.length);
      const decided = shares.map(({ limit }, index) => ({ limit, ...(standings[index] ?? REFUSED) }));
      for (const { limit, allowed } of decided) metrics?.decisions.inc({ limit: limit.name, decision: allowed ? 'allowed' : 'refused' });
      return { allowed: decided.every(({ allowed }) => allowed), limits: decided, counted: answer === undefined ? 'process' : 'redis' };
    },

    async giveBack(subjects) {
      const asked = resolve(subjects);
      const answer = await ask(
        GIVE_BACK,
        asked.map(({ key }) => key),
        asked.map(({ limit }) => paceOf(limit).interval * 1000),
      );
      if (answer === undefined)
        local.giveBack(
          asked.map(({ key, limit }) => ({ key, limit: shareOf(limit, replicas) })),
          clock(),
        );
    },
  };
}

const REFUSED: Standing = { allowed: false, remaining: 0, resetIn: 0, retryIn: 0 };

/** What one of so many processes may allow by itself. */
export function shareOf(limit: Limit, replicas: number): Limit {
  return { ...limit, limit: limit.limit / replicas, burst: Math.max(1, Math.floor((limit.burst ?? limit.limit) / replicas)) };
}

function standingsOf(answer: unknown, count: number): readonly Standing[] {
  if (!Array.isArray(answer) || answer.length !== 4 * count) throw new TypeError('the script of the rate limits answered in another form');
  return Array.from({ length: count }, (_, index) => {
    const [allowed = 0, remaining = 0, reset = 0, retry = 0] = answer.slice(4 * index, 4 * index + 4).map(Number);
    return { allowed: allowed === 1, remaining, resetIn: reset / 1000, retryIn: retry / 1000 };
  });
}

function instruments(registry: Registry) {
  return {
    decisions: counter(registry, {
      name: 'rate_limit_decisions_total',
      help: 'Requests weighed, by limit.',
      labelNames: ['limit', 'decision'],
    }),
    failures: counter(registry, { name: 'rate_limit_store_failures_total', help: 'Times Redis did not answer the rate limits.' }),
    local: gauge(registry, {
      name: 'rate_limit_in_process',
      help: '1 while Redis is away and this process counts alone, with its share of each limit.',
    }),
  };
}
