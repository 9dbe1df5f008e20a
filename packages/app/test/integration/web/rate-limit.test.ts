import { Redis } from 'ioredis';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createRateLimiter, type RateLimiterOptions } from '../../../src/web/index.ts';
import { eventually } from '../../servers/eventually.ts';
import { type RedisServer, startRedis } from '../../servers/redis.ts';

let server: RedisServer;
let redis: Redis;
beforeAll(async () => {
  server = await startRedis();
  redis = new Redis(server.url, { maxRetriesPerRequest: null, retryStrategy: () => 100 });
  redis.on('error', () => undefined); // the tests stop the server
});
beforeEach(async () => void (await redis.flushall()));
afterAll(async () => {
  redis?.disconnect();
  await server?.[Symbol.asyncDispose]();
});

const LIMITS = [
  { name: 'ip', limit: 20, window: 60 },
  { name: 'account', limit: 4, window: 600 },
] as const;
const limiterWith = (options: Partial<RateLimiterOptions<'ip' | 'account'>> = {}) =>
  createRateLimiter({ redis, limits: LIMITS, replicas: 2, ...options });
const login = (ip: string, account: string) => [{ limit: 'ip', subject: ip } as const, { limit: 'account', subject: account } as const];

describe('limits in Redis', () => {
  test('are shared by all replicas, however many ask at once', async () => {
    const replicas = [limiterWith(), limiterWith(), limiterWith()];
    const answers = await Promise.all(
      Array.from({ length: 90 }, (_, n) => replicas[n % 3]?.take([{ limit: 'ip', subject: '203.0.113.7' }])),
    );
    expect(answers.filter((answer) => answer?.allowed)).toHaveLength(20);
    expect(answers.every((answer) => answer?.counted === 'redis')).toBe(true);
  });

  test('count a request against all of its limits, or against none', async () => {
    const limiter = limiterWith();
    for (const left of [3, 2, 1, 0]) {
      const { allowed, limits } = await limiter.take(login('203.0.113.7', 'silva:ana'));
      expect({ allowed, left: limits[1]?.remaining }).toEqual({ allowed: true, left });
    }
    const refused = await limiter.take(login('203.0.113.7', 'silva:ana'));
    expect(refused).toMatchObject({ allowed: false, counted: 'redis' });
    expect(refused.limits[0]).toMatchObject({ allowed: true });
    expect(refused.limits[1]?.retryIn).toBeGreaterThan(140_000);
    expect(refused.limits[1]?.retryIn).toBeLessThanOrEqual(150_000);
    // 4 of 20 were counted by address; the refused one was not.
    expect((await limiter.take([{ limit: 'ip', subject: '203.0.113.7' }])).limits[0]?.remaining).toBe(15);
  });

  test('take a request back', async () => {
    const limiter = limiterWith();
    for (let n = 0; n < 9; n += 1) {
      expect((await limiter.take(login('203.0.113.7', 'silva:ana'))).allowed).toBe(true);
      await limiter.giveBack(login('203.0.113.7', 'silva:ana'));
    }
    expect(await redis.keys('*')).toEqual([]);
  });

  test('keep no name or address, and nothing for longer than it matters', async () => {
    await limiterWith().take(login('203.0.113.7', 'silva:ana@example.com'));
    const keys = await redis.keys('*');
    expect(keys).toHaveLength(2);
    expect(keys.join()).not.toMatch(/ana|203/);
    for (const key of keys) expect(await redis.pttl(key)).toBeLessThanOrEqual(150_001);
  });

  test('hold exactly over time, by the clock of Redis', async () => {
    const limiter = createRateLimiter({ redis, limits: [{ name: 'fast', limit: 10, window: 1, burst: 2 }], replicas: 1 });
    const began = performance.now();
    let allowed = 0;
    while (performance.now() - began < 1500) if ((await limiter.take([{ limit: 'fast', subject: 'a' }])).allowed) allowed += 1;
    const elapsed = (performance.now() - began) / 1000;
    expect(allowed).toBeLessThanOrEqual(2 + Math.floor(elapsed * 10) + 1);
    expect(allowed).toBeGreaterThanOrEqual(10);
  });
});

test.each(['stopped', 'hanging'])(
  'while Redis is %s each process allows its share, says so, and shares again when Redis is back',
  async (how) => {
    const registry = new Registry();
    const said: string[] = [];
    const log = { warn: (_: object, message: string) => said.push(message), info: (_: object, message: string) => said.push(message) };
    const limiter = limiterWith({ registry, log, timeout: 200, retryAfter: 300 });
    const value = async (name: string): Promise<number> => Number(/ (\d+)$/m.exec(await registry.getSingleMetricAsString(name))?.[1]);
    for (let n = 0; n < 4; n += 1) expect((await limiter.take(login('203.0.113.7', 'silva:ana'))).allowed).toBe(true);
    if (how === 'stopped') await server.stop('SIGTERM');
    else server.signal('SIGSTOP');
    try {
      const began = performance.now();
      const answers = [];
      for (let n = 0; n < 30; n += 1) answers.push(await limiter.take([{ limit: 'ip', subject: '203.0.113.9' }]));
      // Waiting for Redis once, not thirty times.
      expect(performance.now() - began).toBeLessThan(3000);
      expect(answers.every(({ counted }) => counted === 'process')).toBe(true);
      // Half of 20, for two replicas; one more comes back each 6 s.
      expect(answers.filter(({ allowed }) => allowed)).toHaveLength(10);
      expect(await value('rate_limit_in_process')).toBe(1);
      expect(await value('rate_limit_store_failures_total')).toBeGreaterThanOrEqual(1);
    } finally {
      if (how === 'stopped') server.start();
      else server.signal('SIGCONT');
    }
    await server.answers();
    const back = await eventually(
      async () => {
        const answer = await limiter.take(login('203.0.113.7', 'silva:ana'));
        return answer.counted === 'redis' ? answer : undefined;
      },
      20_000,
      'limits are shared again',
    );
    // What Redis knew, it still knows: the account had used up its four.
    expect(back.allowed).toBe(false);
    expect(await value('rate_limit_in_process')).toBe(0);
    expect(said).toEqual(['rate limits are counted in this process: Redis is away', 'rate limits are shared again: Redis is back']);
  },
);
