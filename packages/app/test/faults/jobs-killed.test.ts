import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { enqueue, JOBS_TABLE, listDead } from '../../src/jobs/index.ts';
import { transactionsOf } from '../database/transactions.ts';
import { book, deadly, send, TABLES } from '../jobs/kinds.ts';
import { eventually } from '../servers/eventually.ts';
import { startPostgres } from '../servers/postgres.ts';

const JOBS = 400;
const KILLS = 6;

test('workers killed in the middle of jobs lose none and double none', async () => {
  await using server = await startPostgres();
  const pool = new pg.Pool({ connectionString: server.ownerUrl, max: 4 });
  pool.on('error', () => undefined); // the server may stop before its last connection is closed
  await using cleanUp = new AsyncDisposableStack();
  cleanUp.defer(() => pool.end());
  await pool.query(`${JOBS_TABLE}${TABLES}`);
  await transactionsOf(pool)(async (client) => {
    for (let number = 0; number < JOBS; number += 1) await enqueue(client, number % 2 === 0 ? book : send, { number });
  });
  const workers = new Set<ChildProcess>();
  const begin = (): ChildProcess => {
    const worker = spawn(process.execPath, [join(import.meta.dirname, '..', 'jobs', 'worker.ts')], {
      env: { ...process.env, DATABASE_URL: server.ownerUrl },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    workers.add(worker);
    return worker;
  };
  const end = async (worker: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
    const gone = worker.exitCode === null && worker.signalCode === null ? once(worker, 'exit') : undefined;
    worker.kill(signal);
    await gone;
    workers.delete(worker);
  };
  cleanUp.defer(async () => void (await Promise.all([...workers].map((worker) => end(worker, 'SIGKILL')))));
  const count = async (sql: string): Promise<number> =>
    (await pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`)).rows[0]?.n ?? 0;

  const victims = [begin(), begin()];
  for (let kill = 1; kill <= KILLS; kill += 1) {
    // So far along, and with work in hand: what began and is not booked is being done, or was when a worker died.
    await eventually(async () => (await count('booked')) >= (kill * JOBS) / (KILLS + 2), 60_000, `workers get to kill ${kill}`);
    const victim = victims[kill % 2];
    if (victim === undefined) throw new Error('no worker');
    await end(victim, 'SIGKILL');
    victims[kill % 2] = begin();
  }
  await eventually(async () => (await count('jobs')) === 0, 60_000, 'all jobs are done');

  const effects = await pool.query<{ number: number; times: number }>('SELECT number, count(*)::int AS times FROM booked GROUP BY number');
  expect(effects.rows).toHaveLength(JOBS);
  expect(effects.rows.filter(({ times }) => times !== 1)).toEqual([]);
  expect(await count('sent')).toBe(JOBS / 2);
  // The kills did hit: some jobs began more than once.
  expect(await count('began')).toBeGreaterThan(JOBS);
  const [one, other] = victims;
  for (const worker of [one, other]) if (worker !== undefined) await end(worker, 'SIGTERM');
  expect([one?.exitCode, other?.exitCode]).toEqual([0, 0]);
});

test('a job that kills its own worker each time is dead after its attempts, without an effect, and what waited behind it is done', async () => {
  await using server = await startPostgres();
  const pool = new pg.Pool({ connectionString: server.ownerUrl, max: 4 });
  pool.on('error', () => undefined);
  await using cleanUp = new AsyncDisposableStack();
  cleanUp.defer(() => pool.end());
  await pool.query(`${JOBS_TABLE}${TABLES}`);
  await transactionsOf(pool)(async (client) => {
    await enqueue(client, deadly, { number: 666 });
    for (let number = 0; number < 20; number += 1) await enqueue(client, book, { number });
  });
  let worker: ChildProcess | undefined;
  let deaths = 0;
  let over = false;
  // As a supervisor does: a worker that ends is started again.
  const begin = (): void => {
    worker = spawn(process.execPath, [join(import.meta.dirname, '..', 'jobs', 'worker.ts')], {
      env: { ...process.env, DATABASE_URL: server.ownerUrl },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    worker.once('exit', (_code, signal) => {
      if (signal === 'SIGKILL') deaths += 1;
      if (!over) begin();
    });
  };
  cleanUp.defer(async () => {
    over = true;
    if (worker === undefined || worker.exitCode !== null || worker.signalCode !== null) return;
    const gone = once(worker, 'exit');
    worker.kill('SIGTERM');
    await gone;
  });
  begin();
  const dead = await eventually(async () => (await listDead(pool, 'default'))[0], 90_000, 'the job is dead');
  expect(dead).toMatchObject({ kind: 'deadly', attempts: 3, lastError: 'its worker was lost' });
  await eventually(
    async () => (await pool.query('SELECT FROM jobs WHERE dead_at IS NULL')).rowCount === 0,
    60_000,
    'the other jobs are done',
  );
  expect(deaths).toBe(3);
  const { rows } = await pool.query<{ number: number; times: number }>('SELECT number, count(*)::int AS times FROM booked GROUP BY number');
  expect(rows).toHaveLength(20);
  expect(rows.filter(({ number, times }) => number === 666 || times !== 1)).toEqual([]);
});
