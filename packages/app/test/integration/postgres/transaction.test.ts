import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction, isTransient, openPool, roleLimits, UnknownOutcome } from '../../../src/postgres/index.ts';
import { eventually } from '../../servers/eventually.ts';
import { type Pooler, startPooler } from '../../servers/pgbouncer.ts';
import { asSuperuser, DATABASE, type PostgresServer, startPostgres } from '../../servers/postgres.ts';

let server: PostgresServer;
let pooler: Pooler;
let pool: pg.Pool;
beforeAll(async () => {
  server = await startPostgres();
  pooler = await startPooler(server);
  pool = openPool({ url: pooler.url });
  await asSuperuser(server, DATABASE, async (admin) => {
    await admin.query('CREATE TABLE notes (id bigint PRIMARY KEY, parent bigint REFERENCES notes DEFERRABLE INITIALLY DEFERRED)');
    await admin.query('GRANT ALL ON notes TO kit_app');
  });
});
afterAll(async () => {
  await pool.end();
  await pooler[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const show = async (client: pg.ClientBase, name: string) =>
  (await client.query<{ value: string | null }>('SELECT current_setting($1, true) AS value', [name])).rows[0]?.value;
const noteIds = async () => (await pool.query<{ id: string }>('SELECT id FROM notes ORDER BY id')).rows.map(({ id }) => Number(id));

test('PgBouncer refuses a time-out as a start-up parameter, which is why the pool sends none', async () => {
  const refused = new pg.Client({ connectionString: pooler.url, statement_timeout: 1000 });
  refused.on('error', () => undefined); // the same once more
  const error: unknown = await refused.connect().catch((reason: unknown) => reason);
  expect(String(error)).toContain('unsupported startup parameter');
  expect(isTransient(error)).toBe(false);
});

test('limits and settings hold inside, and the next transaction of the same server connection has none of them', async () => {
  const seen = await inTransaction(
    pool,
    { settings: { 'app.tenant_id': "7' OR '1" }, limits: { statement: 1234, lock: 55, idle: 0 } },
    async (client) => [
      await show(client, 'statement_timeout'),
      await show(client, 'lock_timeout'),
      await show(client, 'idle_in_transaction_session_timeout'),
      await show(client, 'app.tenant_id'),
    ],
  );
  expect(seen).toEqual(['1234ms', '55ms', '0', "7' OR '1"]);
  // Two server connections stand behind the pooler: whichever answers is clean.
  const after = await Promise.all([1, 2, 3].map(() => pool.query("SELECT current_setting('app.tenant_id', true) AS tenant, current_setting('statement_timeout') AS limit")));
  for (const { rows } of after) expect(rows).toEqual([{ tenant: expect.toBeOneOf(['', null]), limit: '0' }]);
});

test('the server ends what is too slow, waits too long for a lock, or does nothing', async () => {
  await expect(inTransaction(pool, { limits: { statement: 60 } }, (client) => client.query('SELECT pg_sleep(5)'))).rejects.toThrow(
    'canceling statement due to statement timeout',
  );
  await expect(
    inTransaction(pool, {}, async (client) => {
      await client.query('LOCK TABLE notes');
      await inTransaction(pool, { limits: { lock: 60 } }, (other) => other.query('LOCK TABLE notes'));
    }),
  ).rejects.toThrow('canceling statement due to lock timeout');
  const idle: unknown = await inTransaction(pool, { limits: { idle: 60 } }, async (client) => {
    await new Promise((resolve) => client.once('end', resolve));
    await client.query('SELECT 1');
  }).catch((error: unknown) => error);
  // Behind PgBouncer the reason comes as PostgreSQL gave it, and it is no failover: the program held a transaction open.
  expect(idle).toMatchObject({ code: '25P03' });
  expect(isTransient(idle)).toBe(false);
  expect(await noteIds()).toEqual([]);
});

test('a role has limits too, for what is sent outside of a transaction', async () => {
  await asSuperuser(server, DATABASE, async (admin) => {
    await admin.query('CREATE ROLE limited LOGIN PASSWORD $$limited$$');
    for (const statement of roleLimits('limited', { statement: 70 })) await admin.query(statement);
  });
  const limited = openPool({ url: server.url.replace(/\/\/.*@/, '//limited:limited@') });
  await expect(limited.query('SELECT pg_sleep(5)')).rejects.toThrow('statement timeout');
  await limited.end();
});

test('an error rolls back, and a swallowed one does not pass for a commit', async () => {
  await expect(
    inTransaction(pool, {}, async (client) => {
      await client.query('INSERT INTO notes VALUES (1)');
      throw new Error('changed my mind');
    }),
  ).rejects.toThrow('changed my mind');
  await expect(
    inTransaction(pool, {}, async (client) => {
      await client.query('INSERT INTO notes VALUES (2)');
      await client.query('SELECT 1/0').catch(() => undefined);
    }),
  ).rejects.toThrow('current transaction is aborted');
  await expect(inTransaction(pool, { readOnly: true }, (client) => client.query('INSERT INTO notes VALUES (3)'))).rejects.toThrow(
    'read-only transaction',
  );
  expect(await noteIds()).toEqual([]);
  expect(pool.idleCount).toBe(pool.totalCount);
});

test('a constraint that refuses at COMMIT is a refusal, and no unknown outcome', async () => {
  const refused: unknown = await inTransaction(pool, {}, (client) => client.query('INSERT INTO notes VALUES (4, 99)')).catch(
    (error: unknown) => error,
  );
  expect(refused).toMatchObject({ code: '23503' });
  expect(await noteIds()).toEqual([]);
});

test('a connection that breaks before COMMIT is a failure; one that breaks while COMMIT runs is an unknown outcome', async () => {
  const end = (pid: number) => asSuperuser(server, DATABASE, (admin) => admin.query('SELECT pg_terminate_backend($1)', [pid]));
  const pidOf = async (client: pg.ClientBase) =>
    (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid ?? 0;
  const before: unknown = await inTransaction(pool, {}, async (client) => {
    await client.query('INSERT INTO notes VALUES (5)');
    await end(await pidOf(client));
    await client.query('SELECT 1');
  }).catch((error: unknown) => error);
  expect(before).not.toBeInstanceOf(UnknownOutcome);
  expect(isTransient(before)).toBe(true);

  // A deferred trigger that sleeps stands for a standby that does not confirm: COMMIT is on its way for a while.
  await asSuperuser(server, DATABASE, async (admin) => {
    await admin.query('CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN PERFORM pg_sleep(5); RETURN NULL; END$$');
    await admin.query('CREATE CONSTRAINT TRIGGER lingers AFTER INSERT ON notes DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION linger()');
  });
  const during: unknown = await inTransaction(pool, {}, async (client) => {
    await client.query('INSERT INTO notes VALUES (6)');
    const pid = await pidOf(client);
    setTimeout(() => void end(pid), 200);
  }).catch((error: unknown) => error);
  await asSuperuser(server, DATABASE, (admin) => admin.query('DROP TRIGGER lingers ON notes'));
  expect(during).toBeInstanceOf(UnknownOutcome);
  expect(isTransient(during)).toBe(false);
  expect(await noteIds()).toEqual([]);
  expect(pool.waitingCount).toBe(0);
});

test('a COMMIT that gave up waiting for the synchronous standby is an unknown outcome, and a notice is none', async () => {
  const setting = (value: string) =>
    asSuperuser(server, 'postgres', async (admin) => {
      await admin.query(`ALTER SYSTEM SET synchronous_standby_names = '${value}'`);
      await admin.query('SELECT pg_reload_conf()');
    });
  await inTransaction(pool, {}, (client) => client.query("DO $$BEGIN RAISE NOTICE 'only this'; END$$"));
  await setting('absent');
  const committing = inTransaction(pool, {}, (client) => client.query('INSERT INTO notes VALUES (7)')).catch((error: unknown) => error);
  await asSuperuser(server, DATABASE, (admin) =>
    eventually(
      async () => {
        const { rowCount } = await admin.query(
          "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND usename = 'kit_app'",
        );
        return rowCount === 1;
      },
      20_000,
      'COMMIT waits for the standby, and is cancelled',
    ),
  );
  const outcome = await committing;
  await setting('');
  expect(outcome).toBeInstanceOf(UnknownOutcome);
  expect(String(outcome)).toContain('synchronous replication');
  // It is there, and might not have survived this server.
  expect(await noteIds()).toEqual([7]);
  await inTransaction(pool, {}, (client) => client.query('DELETE FROM notes'));
});

test('a value that would cut the statement never reaches a connection', async () => {
  await expect(inTransaction(pool, { settings: { 'app.tenant_id': '1\0' } }, async () => 1)).rejects.toThrow(TypeError);
  expect(pool.idleCount).toBe(pool.totalCount);
});
