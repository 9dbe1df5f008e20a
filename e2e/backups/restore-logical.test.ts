import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { openSession, ownPlace } from '../../packages/prumo/src/backups/restore/index.ts';
import { restoreLogical } from '../../packages/prumo/src/drills/restore-logical/drill.ts';
import type { DrillEnd, StackContext } from '../../packages/prumo/src/model/index.ts';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import { prove, verdictOf } from '../drills/proving.ts';
import { query } from '../harness/database.ts';
import { editSecret } from '../harness/edit-secret.ts';
import { processTable } from '../harness/process-table.ts';
import { TestStack } from '../harness/stack.ts';
import { proveBroken } from './in-process.ts';
import { broken } from './repository-files.ts';

const TABLES = `CREATE TABLE office (id int PRIMARY KEY, name text NOT NULL CHECK (name <> ''));
CREATE TYPE mood AS ENUM ('calm', 'urgent');
CREATE TABLE "Case File" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, office int NOT NULL REFERENCES office, mood mood,
  opened timestamptz NOT NULL, amount numeric(12, 2), document bytea, tags text[]);
CREATE INDEX ON "Case File" (opened);
CREATE TABLE nothing_yet (id int);
INSERT INTO office SELECT n, 'Escritório ' || n FROM generate_series(1, 50) n;
INSERT INTO "Case File" (office, mood, opened, amount, document, tags)
  SELECT 1 + n % 50, 'urgent', '2026-03-01Z'::timestamptz + n * interval '1 minute', n / 3.0, decode(md5(n::text), 'hex'), ARRAY['a', n::text]
  FROM generate_series(1, 5000) n`;

/** With an assertion that the drill asks of what came back. */
const specOf = (assertion: string) => `name: copia
database: { memory: 128MB, standbys: 0, synchronous: 0 }
backup:
  assertions:
    - { name: every office is there, sql: "${assertion}" }
    - { name: a case is open, sql: 'SELECT 1 FROM "Case File" LIMIT 1' }
`;

const restoredSchema = z.object({ socket: z.string(), compared: z.looseObject({}) });

/** A portable copy restored beside the cluster: by command, by the drill, and by the drill with something broken on purpose. */
describe('a portable copy is restored and compared with its manifest', () => {
  const stack = new TestStack({ name: 'copia', spec: specOf('SELECT count(*) = 50 FROM office') });
  let owner = '';
  beforeAll(async () => {
    await stack.must('up', '--wait');
    owner = (await stack.must('connect', 'db', '--owner', '--print')).stdout.trim();
    await query(owner, TABLES);
    await stack.must('backup', 'now', '--logical');
  });
  afterAll(() => stack[Symbol.asyncDispose]());

  const data = (service: string) => join(stack.state, 'services', service, 'data/cluster');
  const servers = (service: string) => processTable().filter(({ argv }) => argv.includes(data(service)));
  const gone = (service: string) => !existsSync(data(service)) && servers(service).length === 0;
  const newestDump = (): string => {
    const folder = join(stack.state, 'services/repository/data/logical');
    const last = readdirSync(folder)
      .filter((name) => name.endsWith('.dump'))
      .toSorted()
      .at(-1);
    return join(folder, last ?? expect.fail('no dump'));
  };
  /** As the superuser of the restored copy, while the drill has it. */
  const inCopy = async (context: StackContext, statement: string): Promise<void> => {
    const session = await openSession(context, ownPlace(context, 'restore-drill-logical'), 'copia');
    await session.query(statement);
    await session.end();
  };
  const reasonOf = (end: DrillEnd) => `${end.verdict}: ${end.reason?.en ?? ''}`;

  test('by command: foreseen, restored whole, looked into, and taken away again', async () => {
    const foreseen: unknown = JSON.parse((await stack.must('restore', '--to', 'new', '--logical', '--dry-run', '--json')).stdout);
    expect(foreseen).toMatchObject({ dryRun: true, logical: true, backup: expect.stringMatching(/L$/) });
    expect(gone('restored')).toBe(true);
    const { socket, compared } = restoredSchema.parse(
      JSON.parse((await stack.must('restore', '--to', 'new', '--logical', '--json')).stdout),
    );
    expect(compared).toMatchObject({ tables: 3, rows: 5050, differing: 0, differences: [] });
    expect(await rowsOf(socket, '"Case File"')).toBe(5000);
    expect((await stack.prumo('restore', '--to', 'new', '--logical')).code).toBe(4);
    await stack.must('restore', '--remove');
    expect(gone('restored')).toBe(true);
  });

  test('some tables alone', async () => {
    expect((await stack.prumo('restore', '--to', 'new', '--table', 'public.office')).code).toBe(2);
    expect(await stack.prumo('restore', '--to', 'new', '--logical', '--table', 'public.stranger')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('unknown-table'),
    });
    const restored = await stack.must('restore', '--to', 'new', '--logical', '--table', 'public."Case File"', '--json');
    const { socket, compared } = restoredSchema.parse(JSON.parse(restored.stdout));
    expect(compared).toMatchObject({ tables: 1, rows: 5000, differing: 0 });
    expect(await rowsOf(socket, '"Case File"')).toBe(5000);
    expect(await rowsOf(socket, 'office')).toBe(0);
    await stack.must('restore', '--remove');
  });

  test('killed in the middle, what a restore made is taken away by the guard', async () => {
    const command = stack.start(['restore', '--to', 'new', '--logical']);
    await eventually(async () => existsSync(data('restored')), { within: 30_000, every: 20, what: 'something is restored' });
    await command.kill('SIGKILL');
    await eventually(async () => gone('restored'), { within: 60_000, every: 250, what: 'nothing is left' });
  });

  test('the drill is proven, and leaves nothing behind', async () => {
    const [proof] = await prove(stack, 'restore-logical');
    expect(proof && verdictOf(proof)).toBe('proven');
    expect(proof?.measurements['tables-compared']?.value).toBe(3);
    expect(proof?.measurements['differences']?.value).toBe(0);
    expect(proof?.measurements['indexes-checked']?.value).toBeGreaterThanOrEqual(3);
    expect(proof?.measurements['constraints-validated']?.value).toBeGreaterThanOrEqual(2);
    expect(proof?.measurements['assertion: every office is there']?.value).toBe(1);
    expect(gone('restore-drill-logical')).toBe(true);
  });

  test.each([
    ['does not hold', 'SELECT count(*) = 51 FROM office', /failed: the assertion “every office is there” does not hold: .*false/],
    ['is of a table that is not there', 'TABLE stranger', /failed: the assertion .* relation "stranger" does not exist/],
    ['writes', "SELECT set_config('role', 'postgres', false)", /failed: the assertion .* (?:permission denied|read-only)/],
  ])('an assertion that %s', async (_what, assertion, reason) => {
    writeFileSync(join(stack.app, 'prumo.yaml'), specOf(assertion));
    const end = await proveBroken(stack, restoreLogical, {});
    writeFileSync(join(stack.app, 'prumo.yaml'), specOf('SELECT count(*) = 50 FROM office'));
    expect(reasonOf(end)).toMatch(reason);
  });

  test.each([
    ['a dropped row', 'DELETE FROM public."Case File" WHERE id = 4711', /rows public."Case File": the manifest says 5000.* has 4999/],
    ['a changed value', `UPDATE public."Case File" SET amount = amount + 0.01 WHERE id = 17`, /checksum public."Case File"/],
    ['a dropped table', 'DROP TABLE public.nothing_yet', /table public.nothing_yet: the manifest says 0 rows.* has absent/],
    ['a sequence behind', `SELECT setval('public."Case File_id_seq"', 10)`, /sequence public."Case File_id_seq"/],
    ['a right given', 'GRANT DELETE ON public.office TO PUBLIC', /object table public.office/],
    [
      'a row without its parent',
      'SET session_replication_role = replica; DELETE FROM public.office WHERE id = 7',
      /rows public.office: the manifest says 50.* has 49/,
    ],
  ])('%s in what came back is failed', async (_what, statement, reason) => {
    const end = await proveBroken(stack, restoreLogical, { afterInject: (context) => inCopy(context, statement) });
    expect(reasonOf(end)).toMatch(/^failed: /);
    expect(reasonOf(end)).toMatch(reason);
    expect(end.undone).toBe(true);
    expect(gone('restore-drill-logical')).toBe(true);
  });

  test('an index that does not fit its table is failed, though every row is there', async () => {
    const spoil = `SET allow_system_table_mods = on; UPDATE pg_index SET indoption = '1' WHERE indexrelid = 'public.office_pkey'::regclass`;
    const end = await proveBroken(stack, restoreLogical, { afterInject: (context) => inCopy(context, spoil) });
    expect(reasonOf(end)).toMatch(/failed: the restored database is not sound: .*office_pkey/);
  });

  test.each([
    ['half is left', 'half', /other-size|cut-short/],
    ['it is gone', 'gone', /missing/],
    ['one byte is another', 'byte', /changed/],
  ] as const)('of the newest copy %s: failed', async (_what, how, reason) => {
    using _broken = broken(stack, newestDump(), how);
    const end = await proveBroken(stack, restoreLogical, {});
    expect(reasonOf(end)).toMatch(/^failed: /);
    expect(reasonOf(end)).toMatch(reason);
    expect(end.attestation?.what).toMatch(/ended with/);
    expect(gone('restore-drill-logical')).toBe(true);
  });

  test('another key than it was sealed with is failed', async () => {
    const key = editSecret(stack, 'backup.logical', randomBytes(16).toString('hex'));
    const end = await proveBroken(stack, restoreLogical, {});
    editSecret(stack, 'backup.logical', key);
    expect(reasonOf(end)).toMatch(/^failed: .*wrong-key/);
  });

  test('trouble of our own is not the copy’s: no verdict where the restored server is killed from outside', async () => {
    const end = await proveBroken(stack, restoreLogical, {
      async afterInject() {
        for (const { pid } of servers('restore-drill-logical')) process.kill(pid, 'SIGKILL');
      },
    });
    expect(end).toMatchObject({ verdict: 'inconclusive', undone: true });
  });

  test('a stack without a copy has no verdict', async () => {
    const folder = join(stack.state, 'services/repository/data/logical');
    expect(statSync(folder).isDirectory()).toBe(true);
    using _dump = broken(stack, newestDump(), 'gone');
    using _manifest = broken(stack, newestManifest(folder), 'gone');
    expect(await proveBroken(stack, restoreLogical, {})).toMatchObject({
      verdict: 'inconclusive',
      reason: { en: expect.stringMatching(/no portable copy/) },
    });
  });
});

async function rowsOf(socket: string, table: string): Promise<unknown> {
  const client = new Client({ host: socket, user: 'postgres', database: 'copia' });
  await client.connect();
  try {
    return (await client.query<{ rows: number }>(`SELECT count(*)::int AS rows FROM ${table}`)).rows[0]?.rows;
  } finally {
    await client.end();
  }
}

function newestManifest(folder: string): string {
  const last = readdirSync(folder)
    .filter((name) => name.endsWith('.manifest'))
    .toSorted()
    .at(-1);
  return join(folder, last ?? expect.fail('no manifest'));
}
