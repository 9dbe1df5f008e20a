import { afterAll, beforeAll, expect, test } from 'vitest';
import type pg from 'pg';
import { type Database, forgetKeys, idempotencyTable, idempotent, KeyReused, openDatabase } from '../../../src/postgres/index.ts';
import { type Pooler, startPooler } from '../../servers/pgbouncer.ts';
import { asSuperuser, DATABASE, type PostgresServer, startPostgres } from '../../servers/postgres.ts';

let server: PostgresServer;
let pooler: Pooler;
let database: Database;
beforeAll(async () => {
  server = await startPostgres();
  pooler = await startPooler(server);
  database = openDatabase({ url: pooler.url, answerTimeout: 3000 });
  await asSuperuser(server, DATABASE, async (admin) => {
    for (const statement of [...idempotencyTable(), ...idempotencyTable()]) await admin.query(statement);
    await admin.query('CREATE TABLE effects (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, what text NOT NULL)');
    await admin.query('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO kit_app');
  });
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await pooler[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

interface Made {
  readonly id: string;
}
function parse(stored: unknown): Made {
  if (typeof stored === 'object' && stored !== null && 'id' in stored && typeof stored.id === 'string') return { id: stored.id };
  throw new TypeError('no result of this write');
}
const make = (what: string) => async (client: pg.ClientBase) =>
  (await client.query<Made>('INSERT INTO effects (what) VALUES ($1) RETURNING id::text', [what])).rows[0];
const effects = async (what: string) => (await database.primary.query('SELECT FROM effects WHERE what = $1', [what])).rowCount;

test('asked for twice, and by many at once, it is done once, and all get the same answer', async () => {
  const request = { scope: 'tenant 1', key: 'twice', content: 'a', parse };
  const first = await idempotent(database, request, make('twice'));
  expect(first).toEqual({ value: { id: expect.any(String) }, replayed: false });
  expect(await idempotent(database, request, make('twice'))).toEqual({ value: first.value, replayed: true });
  const together = await Promise.all([1, 2, 3, 4, 5].map(() => idempotent(database, { ...request, key: 'together' }, make('together'))));
  expect(together.filter(({ replayed }) => !replayed)).toHaveLength(1);
  expect(new Set(together.map(({ value }) => value.id)).size).toBe(1);
  expect([await effects('twice'), await effects('together')]).toEqual([1, 1]);
});

test('the same key for something else is refused, and in another scope is another key', async () => {
  const request = { scope: 'tenant 1', key: 'reused', content: 'a', parse };
  await idempotent(database, request, make('reused'));
  await expect(idempotent(database, { ...request, content: 'b' }, make('reused'))).rejects.toThrow(KeyReused);
  expect(await idempotent(database, { ...request, scope: 'tenant 2' }, make('reused'))).toMatchObject({ replayed: false });
  expect(await effects('reused')).toBe(2);
});

test('a failed effect leaves no key', async () => {
  const request = { scope: 'tenant 1', key: 'failed', content: 'a', parse };
  await expect(idempotent(database, request, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await idempotent(database, request, make('failed'))).toMatchObject({ replayed: false });
});

test('writes with keys survive a server that is killed again and again: each done once', async () => {
  const keys = Array.from({ length: 60 }, (_, n) => `killed ${n}`);
  let done = 0;
  const killer = (async () => {
    for (const signal of ['SIGKILL', 'SIGINT', 'SIGKILL'] as const) {
      const target = done + 12;
      while (done < target && done < keys.length) await new Promise((resolve) => setTimeout(resolve, 5));
      await server.stop(signal);
      server.start();
      await server.answers();
    }
  })();
  const patient = { ...database, patience: 60_000 };
  await Promise.all(
    [0, 1, 2, 3].map(async (worker) => {
      for (const key of keys.filter((_, n) => n % 4 === worker)) {
        await idempotent(patient, { scope: 'tenant 1', key, content: key, parse }, make(key));
        done += 1;
      }
    }),
  );
  await killer;
  const { rows } = await database.primary.query<{ what: string; n: number }>(
    "SELECT what, count(*)::int AS n FROM effects WHERE what LIKE 'killed %' GROUP BY what",
  );
  expect(rows.map(({ n }) => n)).toEqual(Array(60).fill(1));
});

test('old keys are forgotten', async () => {
  expect(await forgetKeys(database.primary, 3_600_000)).toBe(0);
  expect(await forgetKeys(database.primary, 0)).toBeGreaterThan(60);
});
