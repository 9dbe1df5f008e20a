import { Registry } from 'prom-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withContext } from '../../../src/context/index.ts';
import { openPool, type PoolOptions } from '../../../src/postgres/index.ts';
import { eventually } from '../../servers/eventually.ts';
import { type Pooler, startPooler } from '../../servers/pgbouncer.ts';
import { type PostgresServer, startPostgres } from '../../servers/postgres.ts';
import { recordedLog } from './recorded-log.ts';

let server: PostgresServer;
let pooler: Pooler;
beforeAll(async () => {
  server = await startPostgres();
  pooler = await startPooler(server);
});
afterAll(async () => {
  await pooler[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

function open(options: Partial<PoolOptions> = {}) {
  const registry = new Registry();
  const log = recordedLog();
  const pool = openPool({ url: pooler.url, registry, log, ...options });
  return { pool, registry, log, [Symbol.asyncDispose]: () => pool.end() };
}

async function valueOf(registry: Registry, name: string, labels: Record<string, string> = {}): Promise<number | undefined> {
  const metric =
    (await registry.getSingleMetric(name.replace(/_(?:count|sum)$/, ''))?.get()) ?? (await registry.getSingleMetric(name)?.get());
  return metric?.values.find(
    (value) =>
      (!('metricName' in value) || value.metricName === undefined || value.metricName === name) &&
      Object.entries(labels).every(([label, wanted]) => Reflect.get(value.labels, label) === wanted),
  )?.value;
}

test('statements are timed by verb and failures counted by class, through the pool and through a client, with promise and callback', async () => {
  await using opened = open();
  const { pool, registry } = opened;
  expect((await pool.query<{ n: number }>('SELECT $1::int AS n', [7])).rows).toEqual([{ n: 7 }]);
  const called = await new Promise((resolve, reject) => {
    pool.query('SELECT 8 AS n', (error: Error | undefined, result) => (error ? reject(error) : resolve(result.rows)));
  });
  expect(called).toEqual([{ n: 8 }]);
  await expect(pool.query("SELECT 'x'::int")).rejects.toThrow('invalid input syntax');
  const client = await pool.connect();
  await expect(client.query('INSERT INTO nowhere VALUES (1)')).rejects.toThrow('does not exist');
  expect((await client.query({ text: 'SELECT 9 AS n', rowMode: 'array' })).rows).toEqual([[9]]);
  client.release();
  const count = 'db_client_operation_duration_seconds_count';
  const labels = { db_system_name: 'postgresql', db_client_connection_pool_name: 'primary' };
  expect(await valueOf(registry, count, { ...labels, db_operation_name: 'SELECT' })).toBe(4);
  expect(await valueOf(registry, count, { ...labels, db_operation_name: 'INSERT' })).toBe(1);
  expect(await valueOf(registry, 'db_client_errors_total', { db_response_status_class: '22' })).toBe(1);
  expect(await valueOf(registry, 'db_client_errors_total', { db_response_status_class: '42' })).toBe(1);
  expect(await valueOf(registry, 'db_client_connection_wait_time_seconds_count')).toBe(4);
  expect(await registry.metrics()).not.toMatch(/nowhere|invalid/);
});

test('the gauges show who uses, who is idle and who waits, and a failed connection is an error', async () => {
  await using opened = open({ max: 1, connectTimeout: 1500 });
  const { pool, registry } = opened;
  const taken = await pool.connect();
  const waiting = pool.connect();
  const state = async () => [
    await valueOf(registry, 'db_client_connection_count', { db_client_connection_state: 'used' }),
    await valueOf(registry, 'db_client_connection_count', { db_client_connection_state: 'idle' }),
    await valueOf(registry, 'db_client_connection_pending_requests'),
    await valueOf(registry, 'db_client_connection_max'),
  ];
  expect(await state()).toEqual([1, 0, 1, 1]);
  await expect(waiting).rejects.toThrow('timeout exceeded when trying to connect');
  expect(await valueOf(registry, 'db_client_errors_total', { db_response_status_class: 'timeout' })).toBe(1);
  taken.release();
  expect(await state()).toEqual([0, 1, 0, 1]);
});

test('two pools share a registry, and one of the same name is refused', async () => {
  await using primary = open();
  await using replica = open({ registry: primary.registry, name: 'replica' });
  await replica.pool.query('SELECT 1');
  expect(() => openPool({ url: server.url, registry: primary.registry })).toThrow('a pool named primary is there already');
  expect(
    await valueOf(primary.registry, 'db_client_connection_count', {
      db_client_connection_pool_name: 'replica',
      db_client_connection_state: 'idle',
    }),
  ).toBe(1);
  expect(
    await valueOf(primary.registry, 'db_client_connection_count', {
      db_client_connection_pool_name: 'primary',
      db_client_connection_state: 'idle',
    }),
  ).toBe(0);
});

test('a slow statement is counted, and logged without its values', async () => {
  await using opened = open({ slowAfter: 1000 });
  const { pool, registry, log } = opened;
  await withContext({ requestId: 'r-1' }, () => pool.query("SELECT pg_sleep(1.05), 'Maria 390.533.447-05'"));
  await pool.query('SELECT 1');
  expect(log.of('slow statement')).toEqual([
    {
      pool: 'primary',
      duration_ms: expect.any(Number),
      request_id: 'r-1',
      operation: 'SELECT',
      statement: 'SELECT pg_sleep(?), ?',
      not_logged: 0,
    },
  ]);
  expect(await valueOf(registry, 'db_client_slow_statements_total', { db_operation_name: 'SELECT' })).toBe(1);
});

test('a connection held too long is reported once, with the line that took it, until it comes back', async () => {
  await using opened = open({ leakAfter: 60 });
  const { pool, registry, log } = opened;
  async function forgetToRelease() {
    return pool.connect();
  }
  const client = await forgetToRelease();
  await eventually(() => log.of('a database connection is held too long').length === 1, 5000, 'the leak is reported');
  expect(String(log.of('a database connection is held too long')[0]?.['taken_at'])).toContain('forgetToRelease');
  expect(await valueOf(registry, 'db_client_connection_leaks')).toBe(1);
  client.release();
  expect(await valueOf(registry, 'db_client_connection_leaks')).toBe(0);
  expect(await valueOf(registry, 'db_client_connection_leaks_total')).toBe(1);
  expect(log.lines.map(({ message }) => message)).toEqual([
    'a database connection is held too long',
    'a database connection held too long came back',
  ]);
});

test('a statement of pool.query that holds its connection too long is reported as that: it has no caller that forgot one', async () => {
  await using opened = open({ leakAfter: 60 });
  const { pool, log } = opened;
  await pool.query('SELECT pg_sleep(0.5)');
  expect(log.of('a database connection is held too long').map(({ taken_at }) => taken_at)).toEqual([
    'by pool.query, whose statement has not ended',
  ]);
});

test('a request that asks the same for each row is told of once, even where its statements wait for one another’s connection', async () => {
  await using opened = open({ repeatedAfter: 3, max: 1 });
  const { pool, registry, log } = opened;
  const ask = (request: string, times: number) =>
    withContext({ requestId: request }, () => Promise.all(Array.from({ length: times }, (_, n) => pool.query('SELECT $1::int', [n]))));
  await Promise.all([ask('many', 6), ask('few', 3)]);
  expect(log.of('one request repeats a statement')).toEqual([
    { pool: 'primary', request_id: 'many', statement: 'SELECT $1::int', times: 4 },
  ]);
  expect(await valueOf(registry, 'db_client_repeated_statements_total')).toBe(1);
});

test('an idle connection that breaks is logged, and the next statement gets another', async () => {
  await using opened = open({ url: server.url });
  const { pool, log } = opened;
  const { rows } = await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  await using admin = open({ url: server.superuserUrl, name: 'admin' });
  await admin.pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
  await eventually(() => log.of('an idle database connection broke').length > 0, 5000, 'it is logged');
  expect((await pool.query('SELECT 1')).rowCount).toBe(1);
  expect(JSON.stringify(log.lines)).not.toContain('app-of-the-test');
});
