import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { Registry } from 'prom-client';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type Cache, type CacheOptions, createCache, type RedisClient, type Space, SourceBusy } from '../../src/cache/index.ts';
import { eventually } from '../servers/eventually.ts';
import { type RedisServer, startRedis } from '../servers/redis.ts';

let server: RedisServer;
let admin: Redis;
const clients: Redis[] = [];

beforeAll(async () => {
  server = await startRedis();
  admin = new Redis(server.url, { maxRetriesPerRequest: null });
  admin.on('error', () => undefined);
});
afterAll(async () => {
  admin.disconnect();
  await server[Symbol.asyncDispose]();
});
beforeEach(async () => void (await admin.flushall()));
afterEach(() => {
  for (const client of clients.splice(0)) client.disconnect();
});

/** As a process of its own would have it. */
function processWith(options: Partial<CacheOptions> = {}): Cache {
  const client = new Redis(server.url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  client.on('error', () => undefined);
  clients.push(client);
  const redis: RedisClient = client;
  return createCache({ redis, prefix: 'test', memory: { entries: 0, forMs: 0 }, timeoutMs: 1000, ...options });
}
const FOR_LONG = { parse: z.string().parse, freshMs: 60_000, beta: 0 };
const spaces = (count: number, options: Partial<CacheOptions> = {}): readonly Space<string>[] =>
  Array.from({ length: count }, () => processWith(options).space('case', FOR_LONG));

/** A source that counts how often it is asked. */
function createSource(milliseconds = 0) {
  const source = {
    asked: 0,
    atOnce: 0,
    most: 0,
    value: 'Ana',
    async load(): Promise<string | undefined> {
      source.asked += 1;
      source.atOnce += 1;
      source.most = Math.max(source.most, source.atOnce);
      const read = source.value;
      await sleep(milliseconds);
      source.atOnce -= 1;
      return read;
    },
  };
  return source;
}

test('of 4 processes with 50 readers each, one loads', async () => {
  const source = createSource(150);
  const readers = spaces(4).flatMap((space) => Array.from({ length: 50 }, () => space.get('1', source.load)));
  expect(new Set(await Promise.all(readers))).toEqual(new Set(['Ana']));
  expect(source.asked).toBe(1);
});

test('what is stale is shown at once while one loads it anew', async () => {
  const registry = new Registry();
  const cache = processWith({ registry });
  const space = cache.space('case', { parse: z.string().parse, freshMs: 1000, staleMs: 60_000, beta: 0 });
  const source = createSource(1500);
  await space.get('1', source.load);
  await sleep(1050);
  source.value = 'Bia';
  const from = performance.now();
  expect(await Promise.all([1, 2, 3].map(() => space.get('1', source.load)))).toEqual(['Ana', 'Ana', 'Ana']);
  expect(performance.now() - from).toBeLessThan(1400);
  await cache[Symbol.asyncDispose]();
  expect([await space.get('1', source.load), source.asked]).toEqual(['Bia', 2]);
  const text = await registry.metrics();
  for (const line of ['outcome="stale"} 3', 'outcome="miss"} 1', 'outcome="hit"} 1']) expect(text).toContain(`cache_requests_total{cache="case",${line}`);
});

test('a failing refresh leaves what is there; a failing load is thrown to all who wait, and kept by none', async () => {
  const cache = processWith();
  const space = cache.space('case', { parse: z.string().parse, freshMs: 50, staleMs: 60_000, beta: 0 });
  await space.get('1', async () => 'Ana');
  await sleep(60);
  const fails = async (): Promise<never> => {
    throw new RangeError('source away');
  };
  expect(await space.get('1', fails)).toBe('Ana');
  await cache[Symbol.asyncDispose]();
  expect(await space.get('1', fails)).toBe('Ana');
  const all = await Promise.allSettled([space.get('2', fails), space.get('2', fails)]);
  expect(all.map((one) => one.status === 'rejected' && one.reason instanceof RangeError)).toEqual([true, true]);
  expect(await space.get('2', async () => 'Bia')).toBe('Bia');
});

test('readers refresh before the end, some of them, and never wait for it', async () => {
  const registry = new Registry();
  const cache = processWith({ registry });
  const space = cache.space('case', { parse: z.string().parse, freshMs: 3000, staleMs: 0, beta: 1 });
  const source = createSource(600);
  await space.get('1', source.load);
  const end = performance.now() + 2800;
  while (performance.now() < end && source.asked < 2) {
    const from = performance.now();
    await space.get('1', source.load);
    expect(performance.now() - from).toBeLessThan(550);
    await sleep(10);
  }
  expect(source.asked).toBe(2);
  await cache[Symbol.asyncDispose]();
  expect(await registry.metrics()).toMatch(/cache_early_refreshes_total\{cache="case"\} [1-9]/);
});

test('that there is none is kept only where asked for', async () => {
  const cache = processWith();
  const plain = cache.space('plain', FOR_LONG);
  const negative = cache.space('negative', { ...FOR_LONG, negativeMs: 60_000 });
  for (const [space, asked] of [[plain, 2], [negative, 1]] as const) {
    let times = 0;
    const none = async (): Promise<undefined> => void (times += 1);
    expect([await space.get('1', none), await space.get('1', none), times]).toEqual([undefined, undefined, asked]);
  }
});

test('an invalidation reaches every process, by key and by tag', async () => {
  const caches = [processWith(), processWith()];
  const [one, other] = caches.map((cache) => cache.space('case', FOR_LONG));
  if (one === undefined || other === undefined) throw new Error('no space');
  const source = createSource();
  const tags = { tags: ['office:7'] };
  const both = async () => [await one.get('1', source.load, tags), await other.get('1', source.load, tags)];
  expect(await both()).toEqual(['Ana', 'Ana']);
  source.value = 'Bia';
  expect(await one.invalidate('1')).toBe('done');
  expect(await both()).toEqual(['Bia', 'Bia']);
  source.value = 'Caio';
  expect(await caches[0]?.invalidateTag('office:7')).toBe('done');
  expect(await both()).toEqual(['Caio', 'Caio']);
  expect(source.asked).toBe(3);
});

test.each(['key', 'tag'] as const)('what was read from the source before an invalidation by %s is not kept after it', async (by) => {
  const caches = [processWith(), processWith()];
  const [one, other] = caches.map((cache) => cache.space('case', FOR_LONG));
  const source = createSource(200);
  const tags = { tags: ['office:7'] };
  const early = one?.get('1', source.load, tags);
  await eventually(() => source.asked === 1, 5000, 'the load has begun');
  source.value = 'Bia';
  await (by === 'key' ? other?.invalidate('1') : caches[1]?.invalidateTag('office:7'));
  // Whoever asked before may get what was before.
  expect(await early).toBe('Ana');
  expect(await other?.get('1', source.load, tags)).toBe('Bia');
  expect(await one?.get('1', source.load, tags)).toBe('Bia');
});

test('a process that dies while it loads keeps nobody waiting longer than its lock', async () => {
  const [dying, other] = spaces(2, { lockMs: 300 });
  void dying?.get('1', () => new Promise(() => undefined)).catch(() => undefined);
  await eventually(async () => (await admin.keys('test:l:*')).length === 1, 5000, 'it holds the lock');
  clients[0]?.disconnect();
  expect(await other?.get('1', async () => 'Ana')).toBe('Ana');
});

test('what another release kept is loaded anew', async () => {
  const cache = processWith();
  const space = cache.space('case', FOR_LONG);
  await space.get('1', async () => 'Ana');
  const [key] = await admin.keys('test:v:*');
  await admin.set(key ?? '', JSON.stringify([1, Date.now() + 60_000, Date.now() + 60_000, 1, [], { title: 'Ana' }]));
  expect(await space.get('1', async () => 'Bia')).toBe('Bia');
  await admin.set(key ?? '', 'not ours');
  expect(await space.get('1', async () => 'Caio')).toBe('Caio');
});

test('the memory of a process answers without Redis, and its own invalidations at once', async () => {
  const registry = new Registry();
  const cache = processWith({ memory: { entries: 10, forMs: 60_000 }, registry });
  const space = cache.space('case', FOR_LONG);
  const source = createSource();
  for (let n = 0; n < 3; n += 1) await space.get('1', source.load);
  expect(await registry.metrics()).toContain('cache_requests_total{cache="case",outcome="memory"} 2');
  source.value = 'Bia';
  await space.invalidate('1');
  expect(await space.get('1', source.load)).toBe('Bia');
});

test('with Redis hanging or gone it goes to the source, a few at once, and comes back by itself with what was to be forgotten', async () => {
  const registry = new Registry();
  const [near, far] = [processWith({ registry, timeoutMs: 100, source: { concurrent: 3, waiting: 100 } }), processWith()];
  const [space, other] = [near.space('case', FOR_LONG), far.space('case', FOR_LONG)];
  const source = createSource(20);
  expect([await space.get('1', source.load), await other.get('1', source.load)]).toEqual(['Ana', 'Ana']);
  for (const [away, back] of [
    [() => server.signal('SIGSTOP'), () => server.signal('SIGCONT')],
    [() => server.stop('SIGKILL'), async () => (server.start(), server.answers())],
  ] as const) {
    await away();
    source.value += '!';
    source.most = 0;
    expect(await space.invalidate('1')).toBe('pending');
    const from = performance.now();
    const read = await Promise.all(Array.from({ length: 30 }, (_, n) => space.get(String(n), source.load)));
    expect(new Set(read)).toEqual(new Set([source.value]));
    expect(source.most).toBeLessThanOrEqual(3);
    expect(performance.now() - from).toBeLessThan(5000);
    expect(near.status()).toMatchObject({ redis: 'away', pending: 1 });
    await expect(near.ask()).rejects.toThrow('redis does not answer');
    expect(await registry.metrics()).toContain('cache_redis_up 0');
    await back();
    await eventually(async () => (await space.get('other', source.load), near.status().redis === 'up'), 20_000, 'it is back');
    expect(near.status().pending).toBe(0);
    await near.ask();
    // The other process sees what could not be told while Redis was away.
    await eventually(async () => (await other.get('1', source.load)) === source.value, 20_000, 'the other sees the new value');
  }
});

test('past the room there is, a load is refused', async () => {
  const space = processWith({ source: { concurrent: 1, waiting: 1 } }).space('case', FOR_LONG);
  const source = createSource(200);
  const ends = await Promise.allSettled(['1', '2', '3'].map((key) => space.get(key, source.load)));
  expect(ends.filter((end) => end.status === 'rejected' && end.reason instanceof SourceBusy)).toHaveLength(1);
});

test('a load may ask the cache for what it needs, also where there is one place only', async () => {
  const space = processWith({ source: { concurrent: 1, waiting: 1 } }).space('case', FOR_LONG);
  expect(await space.get('outer', async () => `with ${await space.get('inner', async () => 'inner')}`)).toBe('with inner');
});

test('warming fills what it can in its time, and says what it did', async () => {
  const cache = processWith();
  const space = cache.space('case', FOR_LONG);
  const source = createSource();
  expect(cache.status().warming).toBe('not asked for');
  const gets = ['1', '2', '3'].map((key) => () => space.get(key, source.load));
  expect(await cache.warm([...gets, () => space.get('4', () => Promise.reject(new Error('no such')))], 5000)).toEqual({ loaded: 3, failed: 1, missing: 0 });
  expect([cache.status().warming, source.asked]).toEqual(['done', 3]);
  await space.get('1', source.load);
  expect(source.asked).toBe(3);
  expect(await cache.warm([() => sleep(300)], 50)).toEqual({ loaded: 0, failed: 0, missing: 1 });
  expect(cache.status().warming).toBe('late');
});
