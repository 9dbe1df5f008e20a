import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isolatedDatabases, type IsolatedDatabases } from '../../../src/testing/index.ts';
import { eventually } from '../../servers/eventually.ts';
import { asSuperuser, DATABASE, type PostgresServer, startPostgres } from '../../servers/postgres.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
  await asSuperuser(server, 'postgres', (admin) => admin.query('ALTER ROLE kit_owner CREATEDB'));
});
afterAll(() => server[Symbol.asyncDispose]());

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
let migrations = 0;
async function migrate(url: string): Promise<void> {
  migrations += 1;
  await ask(url, 'CREATE TABLE notes (n integer); GRANT ALL ON notes TO kit_app; INSERT INTO notes VALUES (1)');
}
const open = (version: string, migrating = migrate): Promise<IsolatedDatabases> =>
  isolatedDatabases({ url: server.ownerUrl, version, migrate: migrating });
const names = (prefix: string) =>
  asSuperuser(server, 'postgres', async (admin) => {
    const { rows } = await admin.query<{ datname: string }>('SELECT datname FROM pg_database WHERE starts_with(datname, $1) ORDER BY 1', [
      prefix,
    ]);
    return rows.map(({ datname }) => datname);
  });

test('each test has its own copy of one template, for every role, and it is dropped with its sessions', async () => {
  await using databases = await open('v1');
  await using again = await open('v1');
  {
    await using one = await databases.create();
    const [two, three] = await Promise.all([databases.create(), again.create()]);
    await ask(one.url, 'DELETE FROM notes');
    expect(await ask(one.at(server.url), 'SELECT * FROM notes')).toEqual([]);
    expect(await ask(two.at(server.url), 'SELECT n, current_user::text AS who FROM notes')).toEqual([{ n: 1, who: 'kit_app' }]);
    expect(await ask(three.url, 'SELECT n FROM notes')).toEqual([{ n: 1 }]);
    const lingering = new pg.Client({ connectionString: one.url });
    lingering.on('error', () => undefined); // it is ended with the database
    await lingering.connect();
    expect(await names('kittest_')).toHaveLength(4);
  }
  expect(migrations).toBe(1);
  expect(await names('kittest_')).toHaveLength(3);
});

test('what a test that failed did not drop goes at the end', async () => {
  const databases = await open('v1');
  await databases.create();
  expect(await names('kittest_')).toHaveLength(2);
  await databases[Symbol.asyncDispose]();
  expect(await names('kittest_')).toEqual([expect.stringMatching(/^kittest_t_/)]);
});

test('a migration that fails leaves no template, and the next one makes it', async () => {
  const failing = async (url: string): Promise<void> => {
    await ask(url, 'CREATE TABLE half (n integer)');
    throw new Error('the second migration is wrong');
  };
  await expect(open('v2', failing)).rejects.toThrow('the second migration is wrong');
  expect(await names('kittest_t_')).toHaveLength(1);
  await using databases = await open('v2');
  await using one = await databases.create();
  expect(await ask(one.url, "SELECT to_regclass('half')::text AS half, to_regclass('notes')::text AS notes")).toEqual([
    { half: null, notes: 'notes' },
  ]);
});

test('processes that come at once make one template; one that is killed loses its databases to the next, one that lives keeps them', async () => {
  const start = () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'hold-a-database.ts'), server.ownerUrl], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    return { child, said: once(child.stdout, 'data').then(([chunk]) => String(chunk).trim()) };
  };
  const [one, other] = [start(), start()];
  const [first, second] = await Promise.all([one.said, other.said]);
  expect(await names('held_t_')).toHaveLength(1);
  const gone = once(one.child, 'exit');
  one.child.kill('SIGKILL');
  await gone;
  await eventually(
    async () => {
      // The server notices a moment later that the killed one is gone.
      const third = start();
      const name = await third.said;
      const over = once(third.child, 'exit');
      third.child.stdin.end();
      await over;
      const left = await names('held_');
      return !left.includes(first) && left.includes(second) && !left.includes(name);
    },
    60_000,
    'the killed one’s is gone',
  );
  const over = once(other.child, 'exit');
  other.child.stdin.end();
  await over;
  expect(await names('held_')).toEqual([expect.stringMatching(/^held_t_/)]);
});

test('a server that was restarted in between still gives databases, and loses those that were made before', async () => {
  await using databases = await open('v1');
  const before = await databases.create();
  await server.stop('SIGINT');
  server.start();
  await server.answers();
  await using after = await databases.create();
  expect(await ask(after.url, 'SELECT n FROM notes')).toEqual([{ n: 1 }]);
  await before[Symbol.asyncDispose]();
  expect(await names(before.name)).toEqual([]);
});

test('a database that only looks like one is left alone', async () => {
  await asSuperuser(server, 'postgres', async (admin) => {
    await admin.query('CREATE DATABASE kittest_production OWNER kit_owner');
    await admin.query('CREATE DATABASE kittest_1_1');
  });
  await using databases = await open('v1');
  await using one = await databases.create();
  expect(await names('kittest_')).toEqual(expect.arrayContaining(['kittest_production', 'kittest_1_1', one.name]));
  expect(DATABASE).toBe('kit');
});
