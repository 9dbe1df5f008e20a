import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { Session } from '../../packages/prumo/src/backups/logical/content/index.ts';
import { superuserAt } from '../../packages/prumo/src/availability/switchover/index.ts';
import { LonePostgres } from '../../packages/prumo/test/integration/harness/lone-postgres.ts';
import { DEBIAN } from '../../packages/prumo/test/fixture/context.ts';
import type { Ended } from '../harness/command.ts';
import { query } from '../harness/database.ts';
import { complaints } from '../harness/health.ts';
import { processTable } from '../harness/process-table.ts';
import { TestStack } from '../harness/stack.ts';
import { contextOf } from './in-process.ts';

const NAME = 'mudanca';
const ADDRESS = '127.203.8.5';
const EVERY_TYPE = new URL('../../packages/prumo/test/backups/logical/every-type.sql', import.meta.url);
const importedSchema = z.object({
  source: z.string(),
  tables: z.array(
    z.object({ name: z.string(), source: z.number().nullable(), stack: z.number().nullable(), isSame: z.boolean().nullable() }),
  ),
  sequences: z.number().nullable(),
  largeObjects: z.number().nullable(),
  roles: z.array(z.object({ name: z.string(), fate: z.string() })),
  extensions: z.array(z.object({ name: z.string(), stack: z.string() })),
  leftOut: z.array(z.object({ what: z.string(), why: z.string() })),
  kept: z.string().nullable(),
});

/** `prumo import`, from a server that runs and from files, into a stack that runs. The tests build on each other. */
describe('imports by the command line', () => {
  const stack = new TestStack({ name: NAME, spec: `name: ${NAME}\ndatabase: { memory: 128MB, standbys: 1 }\n` });
  let source: LonePostgres;
  let owner = '';
  const passwordFile = join(stack.folder, 'password');
  const from = (database: string, user = 'postgres') => `postgres://${user}@${ADDRESS}:5432/${database}`;
  const given = (database: string) => [from(database), '--password-file', passwordFile] as const;
  const imported = async (...argv: readonly string[]) =>
    importedSchema.parse(JSON.parse((await stack.must('import', ...argv, '--json')).stdout));

  /** As superuser, at the primary. */
  async function asSuperuser(database: string, statement: string): Promise<readonly Record<string, unknown>[]> {
    const context = await contextOf(stack);
    for (const node of context.nodesOf('database')) {
      await using session = await Session.open({ ...superuserAt(context, node), database }, AbortSignal.timeout(20_000));
      const [standby] = await session.rows(z.object({ is: z.boolean() }), 'SELECT pg_is_in_recovery() AS is');
      if (standby?.is === false) return await session.rows(z.record(z.string(), z.unknown()), statement);
    }
    return expect.fail('no primary');
  }
  const names = async (statement: string) => (await asSuperuser('postgres', statement)).map(({ name }) => String(name));
  const databases = () => names(`SELECT datname AS name FROM pg_database WHERE datname ~ '^${NAME}' ORDER BY 1`);
  const strangers = () =>
    names(`SELECT rolname AS name FROM pg_roles WHERE rolname ~ '_import$' OR rolname IN ('anwalt', 'pruefer', 'Escritório') ORDER BY 1`);
  /** Nothing of an import is there: databases, roles, files, programs. */
  async function expectNothingLeft(): Promise<void> {
    expect([await databases(), await strangers(), existsSync(join(stack.state, 'import'))]).toEqual([[NAME], [], false]);
    expect(processTable().filter(({ argv }) => argv.join(' ').includes(join(stack.state, 'import')))).toEqual([]);
  }

  beforeAll(async () => {
    source = await LonePostgres.start(ADDRESS);
    writeFileSync(passwordFile, `${source.login('postgres').password}\n`, { mode: 0o600 });
    await source.create('all');
    source.psql('all', readFileSync(EVERY_TYPE, 'utf8'));
    // Enough for a phase to be met while it goes on.
    await source.query('all', `CREATE TABLE many AS SELECT n AS id, repeat(md5(n::text), 8) AS text FROM generate_series(1, 150000) n`);
    await source.query('all', 'ALTER TABLE many ADD PRIMARY KEY (id); ALTER TABLE many OWNER TO anwalt');
    await source.create('simple');
    source.psql('simple', SIMPLE);
    await stack.must('up', '--wait');
    owner = (await stack.must('connect', 'db', '--owner', '--print')).stdout.trim();
    await query(owner, 'CREATE TABLE before_import AS SELECT 1 AS one');
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
    await source[Symbol.asyncDispose]();
  });

  test('what cannot be imported is refused before anything is changed, each with its own reason', async () => {
    await source.query('postgres', "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
    await source.query('postgres', "CREATE ROLE reader LOGIN PASSWORD 'little'");
    const little = join(stack.folder, 'little');
    writeFileSync(little, 'little', { mode: 0o600 });
    const open = join(stack.folder, 'open');
    writeFileSync(open, 'little', { mode: 0o644 });
    for (const [argv, exit, code] of [
      [[], 2, 'usage'],
      [[from('all'), '--undo'], 2, 'usage'],
      [[`postgres://postgres:geheim@${ADDRESS}/all`], 2, 'usage'],
      [[from('all'), '--password-file', open], 2, 'usage'],
      [[from('all'), '--replace', '--password-file', little], 4, 'import-source'],
      [['postgres://postgres@127.203.8.9:5432/all', '--replace'], 4, 'import-source'],
      [[...given('absent'), '--replace'], 4, 'import-source'],
      [[...given('latin'), '--replace'], 4, 'import-source'],
      [[from('all', 'reader'), '--replace', '--password-file', little], 4, 'import-source'],
      [given('all'), 4, 'import-target'],
      [[join(stack.folder, 'absent.sql'), '--replace'], 4, 'import-file'],
      [['--undo'], 4, 'import-target'],
      [['--forget'], 4, 'import-target'],
    ] as const) {
      const ended = await stack.prumo('import', ...argv, '--json');
      expect([argv, refusal(ended)]).toMatchObject([argv, { exit, code }]);
      expect(ended.stdout + ended.stderr).not.toContain('geheim');
    }
    const unread = refusal(await stack.prumo('import', from('all', 'reader'), '--replace', '--password-file', little, '--json'));
    expect(unread.details).toContain('public.client');
    await expectNothingLeft();
  });

  test('`--dry-run` says what would be copied, and what becomes of roles and extensions', async () => {
    const { stdout } = await stack.must('import', ...given('all'), '--replace', '--dry-run');
    expect(stdout).toMatch(/PostgreSQL 15[^\n]* with pg_dump 15/);
    expect(stdout).toMatch(/anwalt: made without login/);
    expect(stdout).toMatch(/hstore 1\.\d+, 1\.\d+/);
    await expectNothingLeft();
  });

  test('copied and loaded, a row that is changed is named, and nothing is switched', async () => {
    const done = await imported(...given('all'), '--replace', '--no-switch');
    expect(done.kept).toBeNull();
    expect(done.tables.filter(({ isSame }) => isSame !== true)).toEqual([]);
    expect(done.tables.length).toBeGreaterThan(20);
    expect(done).toMatchObject({ largeObjects: 4 });
    expect(done.leftOut.map(({ what }) => what).join('\n')).toMatch(/EVENT TRIGGER - noticed/);
    expect(await databases()).toEqual([NAME, `${NAME}_import`]);
    await asSuperuser(`${NAME}_import`, "UPDATE public.many SET text = 'x' WHERE id = 77");
    await asSuperuser(`${NAME}_import`, 'DELETE FROM public.shrunk');
    const differing = refusal(await stack.prumo('import', ...given('all'), '--replace', '--json'));
    expect(differing).toMatchObject({ exit: 1, code: 'import-differs' });
    expect(differing.details.join('\n')).toMatch(
      /checksum public\.many: [^\n]*\n(?:[^\n]*\n)*rows public\.shrunk: 1 at the source, 0 here/,
    );
    expect(await query(owner, 'SELECT one FROM before_import')).toEqual([{ one: 1 }]);
    expect(refusal(await stack.prumo('import', ...given('simple'), '--replace', '--json'))).toMatchObject({ code: 'import-target' });
    await stack.must('import', '--abort');
    await expectNothingLeft();
  });

  test('killed in each phase it goes on; switched, the application has all of it, and `up` finds nothing to change', async () => {
    for (const phase of [/Copying/, /Loading/, /Comparing/]) {
      const command = stack.start(['import', ...given('all'), '--replace', '--no-switch']);
      await command.says(phase);
      await command.kill('SIGKILL');
      expect(await query(owner, 'SELECT one FROM before_import')).toEqual([{ one: 1 }]);
    }
    // Interrupted, it says so and keeps what it has.
    const interrupted = stack.start(['import', ...given('all'), '--replace', '--no-switch']);
    await interrupted.says(/Comparing|Loading/);
    expect((await interrupted.kill('SIGINT')).code).toBe(130);
    const pooled = new URL(owner);
    const app = (await stack.must('connect', 'db', '--print')).stdout.trim();
    const switching = stack.start(['import', ...given('all'), '--replace']);
    await switching.says(/Switching/);
    await switching.kill('SIGKILL');
    const done = await stack.prumo('import', ...given('all'), '--replace', '--json');
    // Killed after it was switched, there is nothing more to do.
    if (done.code !== 0) expect(refusal(done)).toMatchObject({ code: 'import-target' });
    expect(await databases()).toEqual([NAME, `${NAME}_before_import`]);
    expect(pooled.pathname).toBe(`/${NAME}`);
    expect(await query(app, 'SELECT count(*)::integer AS n FROM many')).toEqual([{ n: 150_000 }]);
    await query(app, "INSERT INTO many VALUES (0, 'by the application')");
    await query(owner, 'ALTER TABLE many ADD COLUMN more text');
    expect(
      await query(owner, "SELECT DISTINCT tableowner AS owner FROM pg_tables WHERE schemaname IN ('public', 'Processos e Prazos')"),
    ).toEqual([{ owner: `${NAME}_owner` }]);
    expect((await stack.must('up')).stdout).toMatch(/^✓ Nothing to change/m);
    expect(complaints(await stack.status())).toEqual([]);
    expect(refusal(await stack.prumo('import', ...given('simple'), '--replace', '--json'))).toMatchObject({ code: 'import-target' });
  });

  test('`--undo` puts the database back that was before, and what was written since stays until `--abort`', async () => {
    await stack.must('import', '--undo');
    expect(await databases()).toEqual([NAME, `${NAME}_import`]);
    expect(await query(owner, 'SELECT one FROM before_import')).toEqual([{ one: 1 }]);
    expect(await asSuperuser(`${NAME}_import`, 'SELECT text FROM public.many WHERE id = 0')).toEqual([{ text: 'by the application' }]);
    expect(refusal(await stack.prumo('import', ...given('all'), '--replace', '--json'))).toMatchObject({ code: 'import-target' });
    expect((await stack.must('import', '--undo', '--json')).stdout).toContain('"undone":true');
    await stack.must('import', '--abort');
    await expectNothingLeft();
  });

  test('transactions at the pooler wait for the switch and none fails; `--forget` deletes what was before', async () => {
    const context = await contextOf(stack);
    const { host, port } = context.endpoint('pooler');
    const url = new URL(owner);
    url.hostname = host;
    url.port = String(port);
    let over = false;
    let asked = 0;
    const asking = (async () => {
      for (; !over; asked += 1) await query(url.href, 'SELECT 1');
    })();
    const done = await imported(...given('simple'), '--replace');
    over = true;
    await asking;
    expect(asked).toBeGreaterThan(10);
    expect(done.kept).toBe(`${NAME}_before_import`);
    expect(await query(url.href, 'SELECT count(*)::integer AS n FROM note')).toEqual([{ n: 3 }]);
    await stack.must('import', '--forget');
    await expectNothingLeft();
  });

  test('a plain dump, packed or not, and a custom one are loaded, and counted by what they say', async () => {
    const dump = (format: string) =>
      execFileSync(DEBIAN[12].psql.path.replace(/psql$/, 'pg_dump'), [`--format=${format}`, '-h', ADDRESS, '-U', 'postgres', 'simple'], {
        env: { PGPASSWORD: source.login('simple').password },
      });
    const files = { 'simple.sql': dump('plain'), 'simple.sql.gz': gzipSync(dump('plain')), 'simple.dump': dump('custom') };
    for (const [name, content] of Object.entries(files)) {
      const file = join(stack.folder, name);
      writeFileSync(file, content);
      expect((await stack.must('import', file, '--replace', '--dry-run')).stdout).toContain(name);
      const done = await imported(file, '--replace');
      expect([name, done.tables, done.sequences]).toEqual([
        name,
        [
          { name: 'public.note', source: 3, stack: 3, isSame: true },
          { name: 'public.nothing', source: 0, stack: 0, isSame: true },
        ],
        null,
      ]);
      expect(await query(owner, "SELECT text FROM note WHERE text ~ 'ç'")).toEqual([{ text: 'ação' }]);
      await stack.must('import', '--forget');
    }
    expect((await stack.must('import', join(stack.folder, 'simple.sql'), '--replace')).stdout).toMatch(/content was not compared/);
    await stack.must('import', '--undo');
    await stack.must('import', '--abort');
  });

  test('a file that is hostile, or cut short, does nothing but fail', async () => {
    const marker = join(stack.folder, 'marker');
    const whole = readFileSync(join(stack.folder, 'simple.sql'), 'utf8');
    const hostile: readonly (readonly [string, string])[] = [
      [`\\! touch ${marker}\n`, 'import-file'],
      [`SELECT 1 \\g |touch ${marker}\n`, 'import-file'],
      [`COPY t FROM PROGRAM 'touch ${marker}';\n`, 'import-file'],
      [`DO $$ BEGIN EXECUTE 'CREATE TABLE t (a text)'; EXECUTE 'COPY t FROM PROGRAM ''touch ${marker}'''; END $$;\n`, 'import-failed'],
      [`/* */ DROP DATABASE ${NAME};\n`, 'import-failed'],
      [`DROP DATABASE ${NAME};\n`, 'import-file'],
      [`DO $$ BEGIN EXECUTE 'ALTER ROLE ${NAME}_owner PASSWORD ''x'''; END $$;\n`, 'import-failed'],
      ["DO $$ BEGIN EXECUTE 'RESET SESSION AUTHORIZATION'; EXECUTE 'CREATE ROLE evil SUPERUSER'; END $$;\n", 'import-failed'],
      ["DO $$ BEGIN EXECUTE 'SELECT pg_read_file(''/etc/passwd'')'; END $$;\n", 'import-failed'],
      [whole.slice(0, whole.length / 2), 'import-file'],
    ];
    for (const [script, code] of hostile) {
      const file = join(stack.folder, 'hostile.sql');
      writeFileSync(file, script);
      expect([script, refusal(await stack.prumo('import', file, '--replace', '--json'))]).toMatchObject([script, { code }]);
      await stack.must('import', '--abort');
    }
    expect(existsSync(marker)).toBe(false);
    expect(await query(owner, 'SELECT count(*)::integer AS n FROM note')).toEqual([{ n: 3 }]);
    await expectNothingLeft();
  });
});

const SIMPLE = `CREATE TABLE note (id serial PRIMARY KEY, text text);
CREATE TABLE nothing (a integer);
INSERT INTO note (text) VALUES ('ação'), (E'two\\nlines'), (E'\\\\.');
ALTER TABLE note OWNER TO anwalt;
GRANT SELECT ON note TO pruefer;
CREATE FUNCTION twice(integer) RETURNS integer LANGUAGE sql AS $$ SELECT $1 * 2; $$;
CREATE EVENT TRIGGER noticed ON ddl_command_end EXECUTE FUNCTION noticed();
`.replace('CREATE EVENT', () => 'CREATE FUNCTION noticed() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;\nCREATE EVENT');

function refusal(ended: Ended) {
  const error = z.object({ code: z.string(), what: z.string(), details: z.array(z.string()).default([]) });
  return { exit: ended.code, ...z.object({ error }).parse(JSON.parse(ended.stdout)).error };
}
