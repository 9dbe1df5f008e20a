import type pg from 'pg';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase, read, type ReadSession, readSession, ready, write } from '../../../src/postgres/index.ts';
import { eventually } from '../../servers/eventually.ts';
import { asSuperuser, DATABASE, type PostgresServer, startPostgres, startStandby } from '../../servers/postgres.ts';

let primary: PostgresServer;
let standby: PostgresServer;
let database: Database;
const registry = new Registry();
beforeAll(async () => {
  primary = await startPostgres();
  standby = await startStandby(primary);
  database = openDatabase({ url: primary.url, replica: { url: standby.url }, registry, answerTimeout: 3000, patience: 60_000 });
  await asSuperuser(primary, DATABASE, async (admin) => {
    await admin.query('CREATE TABLE notes (n integer)');
    await admin.query('GRANT ALL ON notes TO kit_app');
  });
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await standby[Symbol.asyncDispose]();
  await primary[Symbol.asyncDispose]();
});

/** What a read sees, and whether a replica answered. */
const look = (session?: ReadSession) =>
  read(database, { session }, async (client: pg.ClientBase) => {
    const { rows } = await client.query<{ n: number; replica: boolean }>(
      'SELECT count(*)::int AS n, pg_is_in_recovery() AS replica FROM notes',
    );
    return rows[0];
  });
const insert = (session: ReadSession) => write(database, { session }, (client) => client.query('INSERT INTO notes VALUES (1)'));
const replay = (verb: 'pause' | 'resume') => asSuperuser(standby, 'postgres', (admin) => admin.query(`SELECT pg_wal_replay_${verb}()`));

test('who wrote sees it at once, from the primary while the replica is behind, and from the replica when it has it', async () => {
  const mine = readSession();
  expect(mine.token).toBeUndefined();
  await eventually(async () => (await look())?.replica === true, 20_000, 'the replica answers');
  await replay('pause');
  await insert(mine);
  expect(mine.token).toMatch(/^[0-9A-F]+\/[0-9A-F]+$/);
  expect(await look(mine)).toEqual({ n: 1, replica: false });
  // Another person may see the past, and is served by the replica.
  expect(await look()).toEqual({ n: 0, replica: true });
  // The token goes to the browser and back.
  const later = readSession(mine.token);
  expect(await look(later)).toEqual({ n: 1, replica: false });
  await replay('resume');
  await eventually(async () => (await look(later))?.replica === true, 20_000, 'the replica has caught up');
  expect(await look(later)).toEqual({ n: 1, replica: true });
  expect(await registry.getSingleMetricAsString('db_client_reads_total')).toMatch(/target="primary",reason="behind"} \d/);
});

test('a false token sends its reads to the primary, or nowhere else than any; it reaches no statement', async () => {
  expect(await look(readSession('FFFFFFFF/FFFFFFFF'))).toMatchObject({ replica: false });
  expect(await look(readSession("0/0'; DROP TABLE notes; --"))).toMatchObject({ replica: true });
});

test('each of many writers sees his own, however fast he looks', async () => {
  const seen = await Promise.all(
    Array.from({ length: 40 }, async (_, n) => {
      const session = readSession();
      await write(database, { session }, (client) => client.query('INSERT INTO notes VALUES ($1)', [1000 + n]));
      return read(database, { session }, async (client) => (await client.query('SELECT FROM notes WHERE n = $1', [1000 + n])).rowCount);
    }),
  );
  expect(seen).toEqual(Array(40).fill(1));
});

test('without the replica the primary answers; while the primary restarts a read waits for it, and a write fails', async () => {
  await standby.stop('SIGKILL');
  expect(await look()).toMatchObject({ replica: false });
  expect(await registry.getSingleMetricAsString('db_client_reads_total')).toMatch(/target="primary",reason="failed"} \d/);
  await primary.stop('SIGKILL');
  const waiting = look();
  await expect(insert(readSession())).rejects.toThrow();
  primary.start();
  expect(await waiting).toMatchObject({ replica: false });
  standby.start();
  await standby.answers();
});

test('ready says which of them takes writes', async () => {
  await ready(database.primary);
  if (database.replica === undefined) throw new Error('there is one');
  await eventually(async () => (await look())?.replica === true, 20_000, 'the replica answers');
  await ready(database.replica, { writable: false });
  await expect(ready(database.replica)).rejects.toThrow('read-only');
});
