import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { withContext } from '../../src/context/index.ts';
import {
  createWorker,
  discardDead,
  enqueue,
  inTransaction,
  JOBS_TABLE,
  type JobContext,
  LeaseLost,
  listDead,
  measureDepth,
  retryDead,
  underLease,
  watchDepth,
  type Worker,
  type WorkerOptions,
} from '../../src/jobs/index.ts';
import { isTransient } from '../../src/postgres/index.ts';
import { transactionsOf } from '../database/transactions.ts';
import { book, send, TABLES } from '../jobs/kinds.ts';
import { eventually } from '../servers/eventually.ts';
import { type PostgresServer, startPostgres } from '../servers/postgres.ts';

let server: PostgresServer;
let pool: pg.Pool;
let transaction: ReturnType<typeof transactionsOf>;

beforeAll(async () => {
  server = await startPostgres();
  pool = new pg.Pool({ connectionString: server.ownerUrl, max: 12 });
  pool.on('error', () => undefined);
  transaction = transactionsOf(pool);
  await pool.query(`${JOBS_TABLE}${TABLES}`);
});
afterAll(async () => {
  await pool.end();
  await server[Symbol.asyncDispose]();
});
beforeEach(async () => void (await pool.query('TRUNCATE jobs, began, booked, sent')));

const make = (options: Partial<WorkerOptions<pg.PoolClient>> = {}): Worker<pg.PoolClient> =>
  createWorker({ transaction, pollMs: 20, ...options });
const count = async (sql: string): Promise<number> =>
  (await pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`)).rows[0]?.n ?? -1;
const once = { ...book, attempts: 2, backoff: { firstSeconds: 0.01, longestSeconds: 0.01 } };

test('a job exists when its transaction is committed, once for a key, and is done with who asked for it', async () => {
  await transaction(async (client) => {
    await enqueue(client, book, { number: 0 });
    throw new Error('changed my mind');
  }).catch(() => undefined);
  expect(await count('jobs')).toBe(0);
  await withContext({ requestId: 'r', tenant: '7', user: '3' }, () =>
    transaction(async (client) => {
      expect(await enqueue(client, book, { number: 1 }, { dedupeKey: 'k' })).toBeDefined();
      expect(await enqueue(client, book, { number: 2 }, { dedupeKey: 'k' })).toBeUndefined();
      await enqueue(client, book, { number: 3 }, { runAt: new Date(Date.now() + 3_600_000) });
    }),
  );
  const seen: JobContext['context'][] = [];
  const tenants: (string | undefined)[] = [];
  const worker = make({ prepare: async (_, context) => void tenants.push(context.tenant) });
  worker.handle(inTransaction(book, async (_, { context }) => void seen.push(context)));
  worker.start();
  await eventually(async () => (await count('jobs')) === 1, 10_000, 'the one that is due is done');
  expect(await worker.drain()).toBe(true);
  expect(seen).toEqual([{ requestId: expect.stringMatching(/^job-\d+$/), tenant: '7', user: '3' }]);
  expect(tenants).toEqual(['7']);
});

test('a failing job is tried again, its effect undone each time, then dead, and may be listed, retried and discarded', async () => {
  const registry = new Registry();
  const worker = make({ registry });
  let fails = true;
  worker.handle(
    inTransaction(once, async ({ number }, { transaction: client }) => {
      await client.query('INSERT INTO booked VALUES ($1)', [number]);
      if (fails) throw new RangeError('no such account');
    }),
  );
  await transaction((client) => enqueue(client, once, { number: 1 }));
  worker.start();
  const dead = await eventually(async () => (await listDead(pool, 'default'))[0], 10_000, 'it is dead');
  expect(dead).toMatchObject({ kind: 'book', payload: { number: 1 }, attempts: 2, lastError: 'RangeError: no such account' });
  expect(await count('booked')).toBe(0);
  expect(await listDead(pool, 'default', dead.id)).toEqual([]);
  fails = false;
  expect(await retryDead(pool, dead.id)).toBe(true);
  expect(await retryDead(pool, dead.id)).toBe(false);
  await eventually(async () => (await count('jobs')) === 0, 10_000, 'the retried one is done');
  expect(await count('booked')).toBe(1);
  fails = true;
  await transaction((client) => enqueue(client, once, { number: 2 }));
  const again = await eventually(async () => (await listDead(pool, 'default'))[0], 10_000, 'the second is dead');
  expect([await discardDead(pool, again.id), await discardDead(pool, again.id), await count('jobs')]).toEqual([true, false, 0]);
  await worker.drain();
  const text = await registry.metrics();
  expect(text).toContain('jobs_total{queue="default",kind="book",outcome="retried"} 2');
  expect(text).toContain('jobs_total{queue="default",kind="book",outcome="dead"} 2');
  expect(text).toContain('jobs_total{queue="default",kind="book",outcome="done"} 1');
});

test.each([
  ['whose commit is refused', 'INSERT INTO once_only VALUES (1)', /duplicate key/],
  ['that goes on after a statement failed', 'SELECT 1 / 0', /aborted/],
])('a job %s fails as any other', async (_, statement, told) => {
  await pool.query(
    'CREATE TABLE IF NOT EXISTS once_only (n int UNIQUE DEFERRABLE INITIALLY DEFERRED); TRUNCATE once_only; INSERT INTO once_only VALUES (1)',
  );
  const worker = make();
  worker.handle(
    inTransaction(once, async (_payload, { transaction: client }) => void (await client.query(statement).catch(() => undefined))),
  );
  await transaction((client) => enqueue(client, once, { number: 1 }));
  worker.start();
  const dead = await eventually(async () => (await listDead(pool, 'default'))[0], 10_000, 'it is dead');
  expect([dead.attempts, dead.lastError]).toEqual([2, expect.stringMatching(told)]);
  await worker.drain();
});

test('a payload that is no payload of its kind is a failure of the job, not of the worker', async () => {
  await pool.query(`INSERT INTO jobs (queue, kind, payload) VALUES ('default', 'book', '{"number":"one"}'), ('default', 'unknown', '{}')`);
  const worker = make();
  worker.handle(inTransaction({ ...book, attempts: 1 }, async () => undefined));
  worker.start();
  const dead = await eventually(async () => (await listDead(pool, 'default'))[0], 10_000, 'it is dead');
  expect(dead.lastError).toContain('number');
  await worker.drain();
  // A kind without a handler here waits for a worker that has one.
  expect(await count(`jobs WHERE kind = 'unknown' AND dead_at IS NULL AND attempts = 0`)).toBe(1);
});

test('draining finishes what is under way and hands the rest back as it was', async () => {
  const worker = make({ concurrency: 3 });
  const reasons: unknown[] = [];
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const untilTold = (signal: AbortSignal): Promise<never> =>
    new Promise((_, reject) => signal.addEventListener('abort', () => (reasons.push(signal.reason), reject(new Error('told to stop')))));
  worker.handle(
    inTransaction(book, async ({ number }, { transaction: client, signal }) => {
      await client.query('INSERT INTO booked VALUES ($1)', [number]);
      await pool.query('INSERT INTO began VALUES ($1)', [number]);
      await (number === 1 ? untilTold(signal) : released);
    }),
  );
  worker.handle(
    underLease(send, async ({ number }, { signal }) => {
      await pool.query('INSERT INTO began VALUES ($1)', [number]);
      await untilTold(signal);
    }),
  );
  await transaction(async (client) => {
    for (const number of [0, 1]) await enqueue(client, book, { number });
    for (const number of [2, 3]) await enqueue(client, send, { number });
  });
  worker.start();
  await eventually(async () => (await count('began')) === 3, 10_000, 'three are under way');
  const draining = worker.drain(400);
  release();
  expect(await draining).toBe(true);
  expect(reasons).toHaveLength(2);
  expect(await pool.query('SELECT number FROM booked')).toMatchObject({ rows: [{ number: 0 }] });
  expect(await count('jobs WHERE lease IS NULL AND attempts = 0 AND run_at <= now()')).toBe(3);
});

test('a handler that does not heed its signal makes the drain say so', async () => {
  const worker = make();
  let release = (): void => undefined;
  worker.handle(
    underLease(send, async ({ number }) => {
      await pool.query('INSERT INTO began VALUES ($1)', [number]);
      await new Promise<void>((resolve) => (release = resolve));
    }),
  );
  await transaction((client) => enqueue(client, send, { number: 1 }));
  worker.start();
  await eventually(async () => (await count('began')) === 1, 10_000, 'it is under way');
  expect(await worker.drain(50)).toBe(false);
  release();
  await eventually(async () => (await count('jobs')) === 0, 10_000, 'it ends all the same');
});

test('a worker that cannot renew its lease is told, and what it did then has no effect', async () => {
  const registry = new Registry();
  let cut = false;
  const slow = make({
    leaseSeconds: 1,
    transaction: async (work) => {
      if (cut) throw new Error('cut off');
      return transaction(work);
    },
  });
  let reason: unknown;
  slow.handle(
    underLease(send, async ({ number }, { signal }) => {
      cut = true;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      reason = signal.reason;
      await eventually(async () => (await count('booked')) === 1, 10_000, 'another has done it');
      cut = false;
      return async (client) => void (await client.query('INSERT INTO booked VALUES ($1)', [number + 100]));
    }),
  );
  await transaction((client) => enqueue(client, send, { number: 1 }));
  slow.start();
  await eventually(() => cut, 10_000, 'it is under way');
  const other = make({ registry });
  const attempts: number[] = [];
  other.handle(
    underLease(send, async ({ number }, job) => {
      attempts.push(job.attempts);
      return async (client) => void (await client.query('INSERT INTO booked VALUES ($1)', [number]));
    }),
  );
  other.start();
  await eventually(() => !cut, 20_000, 'the slow one goes on');
  expect([await slow.drain(), await other.drain()]).toEqual([true, true]);
  expect(reason).toBeInstanceOf(LeaseLost);
  expect(attempts).toEqual([1]);
  expect((await pool.query('SELECT number FROM booked')).rows).toEqual([{ number: 1 }]);
  expect(await registry.metrics()).toContain('jobs_total{queue="default",kind="send",outcome="lost"} 1');
});

test('a job that takes its worker with it is dead after its last attempt', async () => {
  await pool.query(`INSERT INTO jobs (queue, kind, payload, lease, attempts, run_at)
    VALUES ('default', 'send', '{"number":1}', gen_random_uuid(), 7, now() - interval '1 second')`);
  const worker = make();
  worker.handle(underLease(send, async () => undefined));
  worker.start();
  expect(await eventually(async () => (await listDead(pool, 'default'))[0], 10_000, 'it is dead')).toMatchObject({
    attempts: 8,
    lastError: 'its worker was lost',
  });
  await worker.drain();
});

test('a renewed lease outlasts its length', async () => {
  const worker = make({ leaseSeconds: 1 });
  let times = 0;
  worker.handle(
    underLease(send, async () => {
      times += 1;
      await sleep(2500);
    }),
  );
  const other = make();
  other.handle(underLease(send, async () => void (times += 100)));
  await transaction((client) => enqueue(client, send, { number: 1 }));
  worker.start();
  await eventually(() => times === 1, 10_000, 'it is under way');
  other.start();
  await eventually(async () => (await count('jobs')) === 0, 20_000, 'it is done');
  expect([times, await worker.drain(), await other.drain()]).toEqual([1, true, true]);
});

test('the depth of a queue is told, and is absent while nobody knows', async () => {
  await pool.query(`INSERT INTO jobs (queue, kind, payload, run_at, dead_at) VALUES
    ('mail', 'x', '{}', now() - interval '90 seconds', NULL), ('mail', 'x', '{}', now(), NULL),
    ('mail', 'x', '{}', now() + interval '1 hour', NULL), ('mail', 'x', '{}', now(), now())`);
  const depth = await measureDepth(pool, 'mail');
  expect(depth).toMatchObject({ due: 2, dead: 1 });
  expect(Math.round(depth.oldestSeconds / 10)).toBe(9);
  const registry = new Registry();
  let cut = false;
  await using _ = watchDepth({
    transaction: async (work) => {
      if (cut) throw new Error('cut off');
      return transaction(work);
    },
    queues: ['mail'],
    registry,
    everyMs: 20,
  });
  await eventually(async () => (await registry.metrics()).includes('jobs_due{queue="mail"} 2'), 10_000, 'the gauge is set');
  cut = true;
  await eventually(async () => !(await registry.metrics()).includes('jobs_due{queue="mail"}'), 10_000, 'the gauge is gone');
});

test('a worker outlives a database that restarts', async () => {
  const worker = make({ isOutage: (error) => error instanceof Error && 'code' in error });
  worker.handle(
    inTransaction(
      book,
      async ({ number }, { transaction: client }) => void (await client.query('INSERT INTO booked VALUES ($1)', [number])),
    ),
  );
  worker.start();
  await server.stop('SIGINT');
  server.start();
  await server.answers();
  await eventually(() => transaction((client) => enqueue(client, book, { number: 1 })), 10_000, 'a job is put in');
  await eventually(async () => (await count('booked')) === 1, 20_000, 'it is done');
  expect(await worker.drain()).toBe(true);
});

test.each(['in its transaction', 'under a lease'])(
  'a job that is under way %s while the database restarts loses no attempt',
  async (within) => {
    const worker = make({ isOutage: isTransient, concurrency: 1, leaseSeconds: 4 });
    const attempts: number[] = [];
    let stop = (): void => undefined;
    const stopped = new Promise<void>((resolve) => (stop = resolve));
    const insert = async (client: pg.ClientBase): Promise<void> => void (await client.query('INSERT INTO booked VALUES (1)'));
    worker.handle(
      inTransaction(book, async (_, job) => {
        attempts.push(job.attempts);
        await stopped;
        await insert(job.transaction);
      }),
    );
    worker.handle(
      underLease(send, async (_, job) => {
        attempts.push(job.attempts);
        await stopped;
        return insert;
      }),
    );
    await transaction((client) => enqueue(client, within === 'under a lease' ? send : book, { number: 1 }));
    worker.start();
    await eventually(() => attempts.length === 1, 10_000, 'it is under way');
    await server.stop('SIGINT');
    stop();
    await sleep(500); // it fails, and there is nobody to hand it back to
    server.start();
    await server.answers();
    await eventually(async () => (await count('booked')) === 1, 20_000, 'it is done');
    expect(attempts).toEqual([0, 0]);
    expect(await worker.drain()).toBe(true);
  },
);
