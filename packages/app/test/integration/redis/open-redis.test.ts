import type { Redis } from 'ioredis';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isRedisTransient, openRedis, type OpenRedisOptions, ready } from '../../../src/redis/index.ts';
import { eventually } from '../../servers/eventually.ts';
import { type RedisServer, startRedis } from '../../servers/redis.ts';
import { recordedLog } from '../postgres/recorded-log.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server[Symbol.asyncDispose]());

function open(options: Pick<OpenRedisOptions, 'whenAway'> & Partial<OpenRedisOptions>) {
  const registry = new Registry();
  const log = recordedLog();
  const redis = openRedis({ server: server.url, registry, log, ...options });
  return { redis, registry, log, [Symbol.dispose]: () => redis.disconnect() };
}

async function standing(redis: Redis): Promise<void> {
  await eventually(() => redis.status === 'ready', 10_000, 'Redis is connected');
}
async function failure(asked: Promise<unknown>): Promise<{ error: unknown; took: number }> {
  const begun = performance.now();
  const error: unknown = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { error, took: performance.now() - begun };
}

test('commands are timed by name, in a pipeline too, and failures counted by kind; keys and values are nowhere', async () => {
  using opened = open({ whenAway: 'wait' });
  const { redis, registry } = opened;
  await redis.set('person:390.533.447-05', 'Maria');
  expect(await redis.get('person:390.533.447-05')).toBe('Maria');
  await redis.pipeline().get('a').get('b').exec();
  await expect(redis.lpush('person:390.533.447-05', 'x')).rejects.toThrow('WRONGTYPE');
  await expect(redis.call('NOSUCHCOMMAND', 'Maria')).rejects.toThrow('unknown command');
  const metrics = await registry.metrics();
  const labels = (name: string) => `db_client_connection_pool_name="redis",db_system_name="redis",db_operation_name="${name}"`;
  expect(metrics).toContain(`db_client_operation_duration_seconds_count{${labels('get')}} 3`);
  expect(metrics).toContain(`db_client_operation_duration_seconds_count{${labels('lpush')}} 1`);
  expect(metrics).toContain('redis_client_errors_total{db_client_connection_pool_name="redis",kind="WRONGTYPE"} 1');
  expect(metrics).toContain('redis_client_errors_total{db_client_connection_pool_name="redis",kind="ERR"} 1');
  expect(metrics).not.toMatch(/390|Maria/);
});

test('a second connection of one name is refused', () => {
  using opened = open({ whenAway: 'wait' });
  expect(() => open({ whenAway: 'wait', registry: opened.registry })).toThrow('named redis is there already');
});

test('while Redis is away one fails at once, one waits within its time, one as long as it takes; all come back', async () => {
  using fast = open({ whenAway: 'fail-fast' });
  using patient = open({ whenAway: 'wait', commandTimeout: 700 });
  using worker = open({ whenAway: 'for-ever' });
  const all = [fast, patient, worker];
  for (const { redis } of all) await standing(redis);
  await ready(fast.redis);
  await server.stop('SIGKILL');
  await eventually(() => all.every(({ redis }) => redis.status !== 'ready'), 5000, 'all have noticed');
  expect(await fast.registry.metrics()).toMatch(/redis_client_connection_state{[^}]*state="ready"} 0/);

  const atOnce = await failure(fast.redis.get('a'));
  expect(atOnce.took).toBeLessThan(200);
  const inTime = await failure(patient.redis.get('a'));
  expect(inTime.took).toBeGreaterThan(600);
  expect([atOnce, inTime].map(({ error }) => isRedisTransient(error))).toEqual([true, true]);
  await expect(ready(patient.redis, { within: 100 })).rejects.toThrow('did not answer within 100 ms');

  const push = worker.redis.rpush('kept', 'x');
  server.start();
  await server.answers();
  expect(await push).toBe(1);
  for (const { redis, registry, log } of all) {
    await standing(redis);
    expect(await redis.ping()).toBe('PONG');
    expect(await registry.metrics()).toMatch(/redis_client_connection_state{[^}]*state="ready"} 1/);
    expect(log.lines.map(({ message }) => message)).toEqual(['the connection to Redis broke', 'the connection to Redis is back']);
    expect(JSON.stringify(log.lines)).not.toContain('redis-of-the-test');
  }
});

test('a Redis that hangs is a time-out, and one that answers late does not answer the next command', async () => {
  using opened = open({ whenAway: 'fail-fast', commandTimeout: 200 });
  const { redis, registry } = opened;
  await standing(redis);
  await redis.set('a', '1');
  await redis.set('b', '2');
  server.signal('SIGSTOP');
  const { error, took } = await failure(redis.get('a'));
  server.signal('SIGCONT');
  expect(took).toBeLessThan(1000);
  expect(isRedisTransient(error)).toBe(true);
  expect(await registry.metrics()).toContain('redis_client_errors_total{db_client_connection_pool_name="redis",kind="timeout"} 1');
  expect(await eventually(() => redis.get('b'), 10_000, 'Redis answers')).toBe('2');
});

test.each([
  { resend: false, done: '1' },
  { resend: true, done: '2' },
])('a command whose answer is lost with its connection is done $done times with resend: $resend', async ({ resend, done }) => {
  using opened = open({ whenAway: 'wait', commandTimeout: 4000, resend });
  const { redis } = opened;
  await standing(redis);
  await redis.del('counted');
  // Redis stands still while the command reaches its machine; it will do it, and have nobody to tell.
  server.signal('SIGSTOP');
  const counting = failure(redis.incr('counted'));
  redis.disconnect(true);
  await eventually(() => redis.status !== 'ready', 10_000, 'the connection is gone');
  server.signal('SIGCONT');
  await counting;
  await standing(redis);
  expect(await redis.get('counted')).toBe(done);
});

test('a demoted master is not ready, and is left for the one that took over', async () => {
  await using other = await startRedis();
  using opened = open({ whenAway: 'wait', server: other.url, commandTimeout: 20_000 });
  const { redis } = opened;
  await standing(redis);
  await ready(redis);
  await redis.replicaof(server.host, server.port);
  await expect(ready(redis)).rejects.toThrow('it is a replica');
  await ready(redis, { writable: false });
  // Refused with READONLY; meanwhile it becomes a master again, and the same command succeeds.
  const set = redis.set('a', '1');
  using admin = open({ whenAway: 'wait', server: other.url, name: 'admin' });
  await admin.redis.replicaof('NO', 'ONE');
  expect(await set).toBe('OK');
});
