import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSession, ownPlace } from '../../packages/prumo/src/backups/restore/index.ts';
import { pointInTime } from '../../packages/prumo/src/drills/point-in-time/drill.ts';
import { restorePhysical } from '../../packages/prumo/src/drills/restore-physical/drill.ts';
import type { DrillEnd, StackContext } from '../../packages/prumo/src/model/index.ts';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import { prove, verdictOf } from '../drills/proving.ts';
import { query } from '../harness/database.ts';
import { complaints } from '../harness/health.ts';
import { secretOf } from '../lifecycle/secrets.ts';
import { TestStack } from '../harness/stack.ts';
import { processTable } from '../harness/process-table.ts';
import { proveBroken } from './in-process.ts';
import { RepositoryFiles } from './repository-files.ts';

const TABLES = `CREATE TABLE office (id int PRIMARY KEY, name text NOT NULL CHECK (name <> ''));
CREATE TABLE "Case File" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, office int NOT NULL REFERENCES office, opened timestamptz NOT NULL,
  detail jsonb, amount numeric(12, 2), document bytea, during tstzrange, tags text[]);
CREATE TABLE moved (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE moved_2026 PARTITION OF moved FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE moved_2027 PARTITION OF moved FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
CREATE TABLE why_moved (id int, at date, FOREIGN KEY (id, at) REFERENCES moved);
CREATE TABLE office_kind (name text PRIMARY KEY);
CREATE FUNCTION is_kind(text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RETURN $1 IN (SELECT name FROM office_kind); END $$;
INSERT INTO office_kind VALUES ('branch');
CREATE TABLE branch (id int, kind text CHECK (is_kind(kind)));
INSERT INTO branch VALUES (1, 'branch');
CREATE UNLOGGED TABLE scratch (id int);
CREATE TABLE nothing_yet (id int);
INSERT INTO office SELECT n, 'Escritório ' || n FROM generate_series(1, 50) n;
INSERT INTO moved SELECT n, CASE WHEN n > 50 THEN '2027-02-03' ELSE '2026-02-03' END::date FROM generate_series(1, 100) n;
INSERT INTO why_moved SELECT id, at FROM moved;
INSERT INTO scratch VALUES (1)`;
const CASES = `INSERT INTO "Case File" (office, opened, detail, amount, document, during, tags)
  SELECT 1 + n % 50, '2026-03-01Z'::timestamptz + n * interval '1 minute', jsonb_build_object('n', n), n / 3.0, decode(md5(n::text), 'hex'),
    tstzrange('2026-03-01Z'::timestamptz, NULL), ARRAY['a', n::text] FROM generate_series(1, 5000) n`;

const REPLAY = 'SELECT pg_get_wal_replay_pause_state() AS state';

/** Each drill on a stack that is well, and on one whose repository or restored copy was broken on purpose. */
describe('restores are proven by restoring', () => {
  const stack = new TestStack({ name: 'volta', spec: 'name: volta\ndatabase: { memory: 128MB }\nbackup: {}\n' });
  const files = new RepositoryFiles(stack);
  let owner = '';
  beforeAll(async () => {
    await stack.must('up', '--wait');
    owner = (await stack.must('connect', 'db', '--owner', '--print')).stdout.trim();
    await query(owner, TABLES);
    await stack.must('backup', 'now');
    await query(owner, CASES);
  });
  afterAll(() => stack[Symbol.asyncDispose]());

  const folder = () => join(stack.state, 'services/restore-drill/data/cluster');
  const servers = () => processTable().filter(({ argv }) => argv.includes(folder()));
  const gone = () => !existsSync(folder()) && servers().length === 0;
  /** As the superuser of the restored copy, while the drill has it. */
  const inCopy = async (context: StackContext, statement: string): Promise<void> => {
    const session = await openSession(context, ownPlace(context, 'restore-drill'), 'volta');
    await session.query(statement);
    await session.end();
  };
  /** By each member's own word, and the primary's. */
  const allReplay = async (): Promise<boolean> => {
    const members = (await stack.status()).services.filter(({ name }) => /^postgres-\d$/.test(name));
    const standbys = members.filter(({ role }) => role !== 'primary');
    const primary = members.find(({ role }) => role === 'primary');
    if (primary === undefined || standbys.length === 0) return false;
    const [row] = await query(
      administrator(primary.name),
      `SELECT count(*)::int AS streaming FROM pg_stat_replication WHERE state = 'streaming'`,
    );
    if (row?.['streaming'] !== standbys.length) return false;
    const paused = await Promise.all(standbys.map(async ({ name }) => (await query(administrator(name), REPLAY))[0]?.['state']));
    return paused.every((state) => state === 'not paused');
  };
  /** Superuser of a member. */
  const administrator = (member: string): string => {
    const host = `${stack.allocation()?.subnet}.${30 + Number(member.at(-1))}`;
    return `postgres://postgres:${secretOf(stack, 'database.superuser')}@${host}:5432/volta`;
  };
  const reasonOf = (end: DrillEnd) => `${end.verdict}: ${end.reason?.en ?? ''}`;

  test('both are proven on a stack that is well, and leave nothing behind', async () => {
    const proofs = await prove(stack, 'restore-physical', 'point-in-time');
    expect(proofs.map(verdictOf)).toEqual(['proven', 'proven']);
    const [physical] = proofs;
    expect(physical?.measurements['tables-compared']?.value).toBeGreaterThanOrEqual(5);
    expect(physical?.measurements['tables-differing']?.value).toBe(0);
    expect(physical?.measurements['constraints-validated']?.value).toBeGreaterThanOrEqual(2);
    expect(physical?.measurements['indexes-checked']?.value).toBeGreaterThanOrEqual(2);
    expect(gone()).toBe(true);
    expect(complaints(await stack.status())).toEqual([]);
  });

  test('a restore is exact while others write, update and roll back all the time', async () => {
    await query(owner, 'CREATE TABLE busy (id bigserial PRIMARY KEY, n int NOT NULL)');
    let isOver = false;
    const writers = Array.from({ length: 4 }, async () => {
      const client = new Client({ connectionString: owner });
      await client.connect();
      while (!isOver) {
        await client.query('INSERT INTO busy (n) SELECT n FROM generate_series(1, 20) n');
        await client.query('UPDATE busy SET n = n + 1 WHERE id IN (SELECT id FROM busy ORDER BY random() LIMIT 5)').catch(() => undefined);
        await client.query('BEGIN; INSERT INTO busy (n) VALUES (-1); ROLLBACK');
      }
      await client.end();
    });
    const proofs = await prove(stack, 'restore-physical');
    isOver = true;
    await Promise.all(writers);
    expect(proofs.map(verdictOf)).toEqual(['proven']);
    const [row] = await query(owner, 'SELECT count(*)::int AS rows FROM busy');
    expect(row?.['rows']).toBeGreaterThan(1000);
  });

  test.each([
    ['a dropped row', 'DELETE FROM public."Case File" WHERE id = 4711', /"Case File" had 5000 rows.* came back with 4999 rows/],
    ['a changed value', `UPDATE public."Case File" SET amount = amount + 0.01 WHERE id = 17`, /"Case File" had 5000 rows.* with 5000 rows/],
    ['a dropped table', 'DROP TABLE public.nothing_yet', /nothing_yet had 0 rows.* with nothing/],
    ['a sequence behind', `SELECT setval('public."Case File_id_seq"', 10)`, /Case File_id_seq/],
  ])('%s in what came back is failed', async (_what, statement, reason) => {
    const end = await proveBroken(stack, restorePhysical, { afterInject: (context) => inCopy(context, statement) });
    expect(reasonOf(end)).toMatch(reason);
    expect(end).toMatchObject({ verdict: 'failed', undone: true });
    expect(gone()).toBe(true);
  });

  test('an index that does not fit its table is failed, though every row is there', async () => {
    const spoil = `SET allow_system_table_mods = on;
      UPDATE pg_index SET indisvalid = true, indoption = '1' WHERE indexrelid = 'public.office_pkey'::regclass`;
    const end = await proveBroken(stack, restorePhysical, { afterInject: (context) => inCopy(context, spoil) });
    expect(reasonOf(end)).toMatch(/failed: the restored database is not sound: .*office_pkey/);
  });

  test('a row without its parent, let in past the constraint before the backup was used, is failed', async () => {
    const primary = (await stack.status()).services.find(({ name, role }) => /^postgres-\d$/.test(name) && role === 'primary');
    const past = (statement: string) => query(administrator(primary?.name ?? ''), `SET session_replication_role = replica; ${statement}`);
    await past('DELETE FROM public.office WHERE id = 7');
    const end = await proveBroken(stack, restorePhysical, {});
    await past(`INSERT INTO public.office VALUES (7, 'Escritório 7')`);
    expect(reasonOf(end)).toMatch(/failed: the restored database is not sound: .*Case File/);
  });

  test.each([
    ['restore-physical', 'gone', restorePhysical],
    ['point-in-time', 'empty', pointInTime],
  ] as const)('%s fails where the last WAL in the archive is %s', async (_id, how, drill) => {
    using undo = new DisposableStack();
    const end = await proveBroken(stack, drill, {
      async afterSteady() {
        const last = files.segments().at(-1) ?? expect.fail('no segment');
        undo.use(files.broken(last, how));
      },
    });
    expect(reasonOf(end)).toMatch(/failed: .*recovery ended before configured recovery target was reached/);
    expect(end.undone).toBe(true);
  });

  test.each([
    ['restore-physical', 'half is left', restorePhysical],
    ['restore-physical', 'one byte is another', restorePhysical],
    ['point-in-time', 'half is left', pointInTime],
  ] as const)('%s fails where of an object of the backup %s', async (_id, what, drill) => {
    using _broken = files.broken(files.largestBundle(), what === 'half is left' ? 'half' : 'byte');
    const end = await proveBroken(stack, drill, {});
    expect(reasonOf(end)).toMatch(/^failed: \[0\d\d\]/);
    expect(end.attestation?.what).toMatch(/ended with/);
    expect(gone()).toBe(true);
  });

  test('point-in-time fails where the row after the moment is there, and where the row before it is not', async () => {
    const table = `(SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'prumo_drill')`;
    const change = (statement: string) => (context: StackContext) =>
      inCopy(context, `DO $$ BEGIN EXECUTE '${statement}'; END $$`.replace('TABLE', `' || ${table} || '`));
    const more = await proveBroken(stack, pointInTime, { afterInject: change(`INSERT INTO TABLE VALUES (''after'', '''')`) });
    expect(reasonOf(more)).toMatch(/failed: the row written after the moment/);
    const less = await proveBroken(stack, pointInTime, { afterInject: change(`DELETE FROM TABLE`) });
    expect(reasonOf(less)).toMatch(/failed: the row written before the moment/);
  });

  test('trouble of our own is not the system’s: no verdict where the restored server is killed from outside', async () => {
    const end = await proveBroken(stack, restorePhysical, {
      async afterInject() {
        for (const { pid } of servers()) process.kill(pid, 'SIGKILL');
      },
    });
    expect(end).toMatchObject({ verdict: 'inconclusive', undone: true });
  });

  test('killed in the middle, what it made is taken away by the guard, and the next one is proven', async () => {
    const command = stack.start(['prove', '--only', 'restore-physical', '--json']);
    await command.says(/it answers after|· observation/);
    await command.kill('SIGKILL');
    await eventually(async () => gone(), { within: 60_000, every: 250, what: 'nothing is left' });
    await eventually(allReplay, { within: 60_000, every: 250, what: 'every standby streams, and none has a paused replay' });
    expect((await prove(stack, 'restore-physical')).map(verdictOf)).toEqual(['proven']);
  });
});

/** Without a standby to read, the primary is read while nobody writes. */
test('both are proven on a stack of one database node', async () => {
  await using stack = new TestStack({
    name: 'sozinha',
    spec: 'name: sozinha\ndatabase: { memory: 128MB, standbys: 0, synchronous: 0 }\nbackup: {}\n',
  });
  await stack.must('up', '--wait');
  const owner = (await stack.must('connect', 'db', '--owner', '--print')).stdout.trim();
  await query(owner, `CREATE TABLE note AS SELECT n AS id, md5(n::text) AS text FROM generate_series(1, 1000) n`);
  await stack.must('backup', 'now');
  await query(owner, 'DELETE FROM note WHERE id % 2 = 0');
  const proofs = await prove(stack, 'restore-physical', 'point-in-time');
  expect(proofs.map(verdictOf)).toEqual(['proven', 'proven']);
});
