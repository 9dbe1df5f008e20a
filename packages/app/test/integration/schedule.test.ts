import pg from 'pg';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createScheduler, forgetRuns, type Missed, SCHEDULE_TABLE, type Scheduler, type Task } from '../../src/jobs/index.ts';
import { transactionsOf } from '../database/transactions.ts';
import { eventually } from '../servers/eventually.ts';
import { type PostgresServer, startPostgres } from '../servers/postgres.ts';

let server: PostgresServer;
let pool: pg.Pool;
let transaction: ReturnType<typeof transactionsOf>;

beforeAll(async () => {
  server = await startPostgres();
  pool = new pg.Pool({ connectionString: server.ownerUrl, max: 8 });
  transaction = transactionsOf(pool);
  await pool.query(`${SCHEDULE_TABLE} CREATE TABLE effects (task text, due timestamptz, by text)`);
});
afterAll(async () => {
  await pool.end();
  await server[Symbol.asyncDispose]();
});
beforeEach(async () => void (await pool.query('TRUNCATE schedule_runs, effects')));

const EVERY_SECOND = '* * * * * *';

function make(by: string, pattern: string, missed: Missed, registry = new Registry(), through = transaction): Scheduler {
  const task: Task<pg.PoolClient> = {
    name: 'count',
    pattern,
    missed,
    async work({ transaction: client, due }) {
      await client.query('INSERT INTO effects VALUES ($1, $2, $3)', ['count', due, by]);
      return { by };
    },
  };
  return createScheduler({ transaction: through, tasks: [task], zone: 'America/Sao_Paulo', registry });
}
const effects = async (): Promise<readonly { due: Date; by: string }[]> =>
  (await pool.query<{ due: Date; by: string }>('SELECT due, by FROM effects ORDER BY due')).rows;

test('of three schedulers one does each time, and all know that it was done', async () => {
  const registries = [new Registry(), new Registry(), new Registry()];
  const schedulers = registries.map((registry, at) => make(String(at), EVERY_SECOND, 'all', registry));
  for (const one of schedulers) one.start();
  await eventually(async () => (await effects()).length >= 4, 20_000, 'four times were due');
  expect(await Promise.all(schedulers.map((one) => one.drain()))).toEqual([true, true, true]);
  const done = await effects();
  const times = done.map(({ due }) => due.getTime());
  expect(new Set(times).size).toBe(times.length);
  expect(times.every((time, at) => at === 0 || time - (times[at - 1] ?? 0) === 1000)).toBe(true);
  const text = (await Promise.all(registries.map((registry) => registry.metrics()))).join('');
  expect(text).toMatch(/schedule_runs_total\{task="count",outcome="elsewhere"\} [1-9]/);
  expect((await pool.query('SELECT outcome FROM schedule_runs LIMIT 1')).rows).toEqual([{ outcome: { by: expect.any(String) } }]);
});

test('a scheduler that dies in a run leaves it to another', async () => {
  const dying = new pg.Client({ connectionString: server.ownerUrl });
  await dying.connect();
  await dying.query(`BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('schedule:count', 0))`);
  let asked = 0;
  const other = make('other', EVERY_SECOND, 'all', new Registry(), (work) => ((asked += 1), transaction(work)));
  other.start();
  // The first asks when the task last ran.
  await eventually(() => asked >= 4, 20_000, 'the other has tried more than once');
  expect(await effects()).toEqual([]);
  await dying.end();
  await eventually(async () => (await effects()).length >= 1, 20_000, 'the other does it');
  expect(await other.drain()).toBe(true);
});

test.each<[Missed, number]>([
  ['skip', 0],
  ['latest', 1],
  ['all', 3],
])('after an outage of three hours, %s does %i runs', async (missed, runs) => {
  const now = new Date();
  // Due at a minute that is some way off, so that no time comes while the test looks.
  const minute = (now.getMinutes() + 30) % 60;
  const last = new Date(now);
  last.setMinutes(minute, 0, 0);
  if (last > now) last.setHours(last.getHours() - 1);
  last.setHours(last.getHours() - 3);
  await pool.query('INSERT INTO schedule_runs (task, due_at) VALUES ($1, $2)', ['count', last]);
  const registry = new Registry();
  const scheduler = make('one', `${minute} * * * *`, missed, registry);
  scheduler.start();
  const told = runs < 3 ? `schedule_missed_total{task="count"} ${3 - runs}` : 'schedule_last_done_timestamp_seconds';
  await eventually(async () => (await registry.metrics()).includes(told), 10_000, 'it has looked');
  await eventually(async () => (await effects()).length === runs, 10_000, `${runs} runs are made up for`);
  expect(await scheduler.drain()).toBe(true);
  expect((await effects()).length).toBe(runs);
});

test('old runs are forgotten, and the last of each task is not', async () => {
  await pool.query(`INSERT INTO schedule_runs (task, due_at) VALUES ('a', '2026-01-01'), ('a', '2026-01-02'), ('b', '2026-01-01'), ('a', '2026-02-02')`);
  expect(await forgetRuns(pool, new Date('2026-03-01'))).toBe(2);
  expect((await pool.query('SELECT task FROM schedule_runs ORDER BY task')).rows).toEqual([{ task: 'a' }, { task: 'b' }]);
});

test('a task that fails has no effect and is tried again', async () => {
  let times = 0;
  const task: Task<pg.PoolClient> = {
    name: 'fails-once',
    pattern: EVERY_SECOND,
    missed: 'all',
    async work({ transaction: client, due }) {
      await client.query('INSERT INTO effects VALUES ($1, $2, $3)', ['fails-once', due, 'one']);
      times += 1;
      if (times === 1) throw new Error('once');
    },
  };
  const scheduler = createScheduler({ transaction, tasks: [task], zone: 'UTC' });
  scheduler.start();
  await eventually(async () => (await effects()).length >= 2, 20_000, 'it was done twice');
  await scheduler.drain();
  const done = await effects();
  expect(new Set(done.map(({ due }) => due.getTime())).size).toBe(done.length);
});
