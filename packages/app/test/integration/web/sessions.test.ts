import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSessions, SessionsUnavailable } from '../../../src/web/index.ts';
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

interface Data {
  readonly role: string;
}
const parse = (stored: unknown): Data | undefined =>
  typeof stored === 'object' && stored !== null && 'role' in stored && typeof stored.role === 'string' ? { role: stored.role } : undefined;
const sessionsWith = (options: { idle?: number; absolute?: number; timeout?: number; registry?: Registry } = {}) =>
  createSessions<Data>({ redis, parse, ...options });
const ana = { tenant: 'silva', user: '7' };

describe('a session', () => {
  test('is found by its id in its own tenant, and not by anything stored', async () => {
    const sessions = sessionsWith();
    const { id, session } = await sessions.start(ana, { role: 'lawyer' });
    expect(id).toMatch(/^[\w-]{43}$/);
    expect(session.ends.getTime() - session.began.getTime()).toBe(28_800_000);
    expect(await sessions.find(id, 'silva')).toEqual(session);
    expect(await sessions.find(id, 'lima')).toBeUndefined();
    expect(await sessions.find(createHash('sha256').update(id).digest('base64url'), 'silva')).toBeUndefined();
    for (const wrong of [undefined, '', id.slice(1), `${id}a`, '*']) expect(await sessions.find(wrong, 'silva')).toBeUndefined();
    const everything = await Promise.all((await redis.keys('*')).map(async (key) => key + JSON.stringify(await redis.dump(key))));
    expect(everything.join()).not.toContain(id);
  });

  test('ends when it is idle, and each request puts that off, but never past its last end', async () => {
    const sessions = sessionsWith({ idle: 0.6, absolute: 2 });
    const [busy, idle] = [await sessions.start(ana, { role: 'lawyer' }), await sessions.start(ana, { role: 'lawyer' })];
    const began = performance.now();
    await eventually(async () => (await sessions.find(busy.id, 'silva')) === undefined, 10_000, 'the busy one ends too');
    expect(performance.now() - began).toBeGreaterThan(1900);
    expect(await sessions.find(idle.id, 'silva')).toBeUndefined();
    expect(await sessions.list(ana)).toEqual([]);
    await eventually(async () => (await redis.keys('*')).length === 0, 10_000, 'nothing is left of them');
  });

  test('gets a new id at a login and at a change of privileges; the old one is worth nothing', async () => {
    const sessions = sessionsWith();
    const planted = await sessions.start({ tenant: 'silva', user: '9' }, { role: 'assistant' });
    const { id, session } = await sessions.start(ana, { role: 'lawyer' }, { replaces: planted.id });
    expect(await sessions.find(planted.id, 'silva')).toBeUndefined();
    expect(await sessions.list({ tenant: 'silva', user: '9' })).toEqual([]);
    const rotated = await sessions.rotate(id, 'silva', { role: 'partner' });
    expect(rotated?.session).toEqual({ ...session, data: { role: 'partner' } });
    expect(await sessions.find(id, 'silva')).toBeUndefined();
    expect(await sessions.find(rotated?.id, 'silva')).toEqual(rotated?.session);
    expect(await sessions.rotate(id, 'silva')).toBeUndefined();
    expect(await sessions.rotate(rotated?.id ?? '', 'lima')).toBeUndefined();
    expect(await sessions.list(ana)).toHaveLength(1);
  });

  test('whose data an older version wrote signs the person out', async () => {
    const { id } = await createSessions({ redis, parse: (stored) => stored }).start(ana, { level: 3 });
    expect(await sessionsWith().find(id, 'silva')).toBeUndefined();
  });
});

test("a user's sessions are listed and ended: one, all, or all others", async () => {
  const sessions = sessionsWith();
  const [a, b, c] = await Promise.all([1, 2, 3].map(() => sessions.start(ana, { role: 'lawyer' })));
  const other = await sessions.start({ tenant: 'lima', user: '7' }, { role: 'lawyer' });
  const listed = await sessions.list(ana);
  expect(listed).toHaveLength(3);
  for (const { handle } of listed) expect(await sessions.find(handle, 'silva')).toBeUndefined();
  await sessions.end(a?.id ?? '');
  expect(await sessions.list(ana)).toHaveLength(2);
  const handle = createHash('sha256')
    .update(b?.id ?? '')
    .digest('base64url');
  expect(await sessions.revoke(ana, { handle })).toBe(1);
  expect(await sessions.find(b?.id, 'silva')).toBeUndefined();
  await sessions.start(ana, { role: 'lawyer' });
  expect(await sessions.revoke(ana, { except: c?.id })).toBe(1);
  expect(await sessions.find(c?.id, 'silva')).toBeDefined();
  expect(await sessions.revoke(ana)).toBe(1);
  expect(await sessions.find(c?.id, 'silva')).toBeUndefined();
  expect(await sessions.find(other.id, 'lima')).toBeDefined();
});

test.each(['a:b', '', 'a b'])('%j is no id a key can hold', async (user) => {
  await expect(sessionsWith().start({ tenant: 'silva', user }, { role: 'lawyer' })).rejects.toThrow(TypeError);
});

test.each(['stopped', 'hanging'])(
  'while Redis is %s nobody is signed in or out by default: it is an error, in time, and over when Redis is back',
  async (how) => {
    const registry = new Registry();
    const sessions = sessionsWith({ timeout: 300, registry });
    const { id, session } = await sessions.start(ana, { role: 'lawyer' });
    if (how === 'stopped') await server.stop('SIGTERM');
    else server.signal('SIGSTOP');
    try {
      const began = performance.now();
      await expect(sessions.find(id, 'silva')).rejects.toThrow(SessionsUnavailable);
      await expect(sessions.find(id, 'silva')).rejects.toMatchObject({ statusCode: 503, retryAfter: 2 });
      await expect(sessions.start(ana, { role: 'lawyer' })).rejects.toThrow(SessionsUnavailable);
      await expect(sessions.revoke(ana)).rejects.toThrow(SessionsUnavailable);
      expect(performance.now() - began).toBeLessThan(5000);
      expect(await registry.getSingleMetricAsString('session_store_failures_total')).toContain('{operation="find"} 2');
    } finally {
      if (how === 'stopped') server.start();
      else server.signal('SIGCONT');
    }
    await server.answers();
    // What was asked for in vain may be done late, the revocation too; it was reported as not known.
    const after = await eventually(async () => [await sessions.find(id, 'silva')], 20_000, 'the sessions answer again');
    expect([undefined, session.user]).toContain(after[0]?.user);
  },
);
