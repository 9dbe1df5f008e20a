import { once } from 'node:events';
import { createServer } from 'node:http';
import { Redis } from 'ioredis';
import pg from 'pg';
import { expect, test } from 'vitest';
import { FLAGS_TABLES } from '../../src/flags/index.ts';
import { JOBS_TABLE, SCHEDULE_TABLE } from '../../src/jobs/index.ts';
import { transactionsOf } from '../database/transactions.ts';
import { createCaseCache } from '../examples/cache.ts';
import { openOwnFlags, tryOut } from '../examples/flags.ts';
import { closeCase, createWork } from '../examples/jobs.ts';
import { court, registry, stateOf } from '../examples/resilience.ts';
import { asked, find, NotFound, tell } from '../examples/result.ts';
import { eventually } from '../servers/eventually.ts';
import { startPostgres } from '../servers/postgres.ts';
import { startRedis } from '../servers/redis.ts';

// The code of docs/kit, run; that of bus.md is run by idempotency.test.ts.

test('result', async () => {
  const titles = new Map([['1', 'Ana × Banco']]);
  expect([tell(find(titles, '1')), tell(find(titles, '2'))]).toEqual(['Ana × Banco', 'there is no 2']);
  expect((await asked(Promise.reject(new NotFound()))).ok).toBe(false);
});

test('resilience', async () => {
  let status = 200;
  const server = createServer((_, response) => response.writeHead(status, { connection: 'close' }).end('distributed'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
  const ask = () => stateOf(url, 'last known', AbortSignal.timeout(10_000));
  expect(await ask()).toBe('distributed');
  status = 404;
  await expect(ask()).rejects.toThrow(url);
  status = 503;
  expect([await ask(), await ask()]).toEqual(['last known', 'last known']);
  expect(court.status()).toMatchObject({ circuit: 'open', lastFailure: { error: 'Error' } });
  expect(await registry.metrics()).toContain('resilience_breaker_state{dependency="court"} 1');
  server.close();
});

test('cache', async () => {
  await using server = await startRedis();
  const redis = new Redis(server.url);
  let loads = 0;
  const cache = createCaseCache(redis, async (id) => `case ${id}, load ${++loads}`);
  expect(await cache.warm('7', ['1', '2'])).toEqual({ loaded: 2, failed: 0, missing: 0 });
  const [first] = [await cache.titleOf('7', '1'), await cache.titleOf('7', '2')];
  expect([first?.startsWith('case 1'), loads]).toEqual([true, 2]);
  await cache.renamed('7', '1');
  expect(await cache.titleOf('7', '1')).toBe('case 1, load 3');
  await cache.imported('7');
  expect(await cache.titleOf('7', '1')).toBe('case 1, load 4');
  expect(cache.status()).toEqual({ redis: 'up', pending: 0, warming: 'done' });
  redis.disconnect();
});

test('flags and jobs', async () => {
  await using server = await startPostgres();
  const pool = new pg.Pool({ connectionString: server.ownerUrl });
  await using cleanUp = new AsyncDisposableStack();
  cleanUp.defer(() => pool.end());
  await pool.query(`${FLAGS_TABLES}${JOBS_TABLE}${SCHEDULE_TABLE} CREATE TABLE trail (what text, who text);
    CREATE TABLE cases (id int PRIMARY KEY, title text, closed boolean, summary text, receipt text); INSERT INTO cases VALUES (1, 'Ana')`);
  const transaction = transactionsOf(pool);

  await using flags = await openOwnFlags(transaction, () => new pg.Client({ connectionString: server.ownerUrl }));
  await tryOut(flags);
  expect([flags.get('new-editor', '7'), flags.get('page-size')]).toEqual([true, 50]);

  const { worker, scheduler } = createWork(transaction, async (caseId, key) => `receipt of ${caseId} for ${key}`);
  worker.start();
  scheduler.start();
  await transaction((client) => closeCase(client, 1));
  worker.wake();
  const done = await eventually(
    async () => (await pool.query<{ summary: string; receipt: string }>('SELECT summary, receipt FROM cases WHERE summary || receipt IS NOT NULL')).rows[0],
    20_000,
    'both jobs are done',
  );
  expect(done).toEqual({ summary: 'closed: Ana', receipt: expect.stringMatching(/^receipt of 1 for job-\d+$/) });
  expect([await worker.drain(), await scheduler.drain()]).toEqual([true, true]);
});
