import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { ObjectStore } from '../../packages/prumo/test/fixture/object-store.ts';
import { query } from '../harness/database.ts';
import { TestStack } from '../harness/stack.ts';

const NAME = 'remessa';
const TABLES = `CREATE TABLE offices (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE cases (id bigserial PRIMARY KEY, office_id int NOT NULL REFERENCES offices, title text);
INSERT INTO offices VALUES (7, 'Silva'), (8, 'Souza');
INSERT INTO cases (office_id, title) SELECT 7 + n % 2, 'Processo ' || n FROM generate_series(1, 1000) n`;

const listedSchema = z.object({ backups: z.array(z.object({ label: z.string(), kind: z.string(), place: z.string() })) });
const exportsSchema = z.object({ exports: z.array(z.object({ name: z.string(), tenant: z.object({ key: z.string() }) })) });
const errorSchema = z.object({ error: z.object({ code: z.string(), why: z.string(), details: z.array(z.string()) }) });
const stateSchema = z.object({
  kinds: z.array(z.object({ kind: z.string(), place: z.string(), count: z.number().nullable() })),
  problems: z.array(z.object({ problem: z.string(), subject: z.string() })),
});

describe('portable copies and exports are in the bucket too', () => {
  let store: ObjectStore;
  let stack: TestStack;
  let owner = '';

  const json = async <Answer>(schema: z.ZodType<Answer>, ...argv: readonly string[]): Promise<Answer> =>
    schema.parse(JSON.parse((await stack.must(...argv, '--json')).stdout));
  const portable = async () =>
    (await json(listedSchema, 'backup', 'list')).backups.filter(({ kind }) => kind === 'logical').map(({ label, place }) => [place, label]);
  const folder = (kind: 'logical' | 'exports'): string => join(stack.state, 'services/repository/data', kind);
  const loseAll = (kind: 'logical' | 'exports'): void => {
    for (const file of readdirSync(folder(kind)).filter((name) => !name.startsWith('.'))) rmSync(join(folder(kind), file));
  };

  beforeAll(async () => {
    store = await ObjectStore.start({ name: 'offsite-e2e', subnet: '127.203.45' });
    const { endpoint, bucket } = store.offsite;
    stack = new TestStack({
      name: NAME,
      spec: `name: ${NAME}
database: { memory: 128MB, standbys: 0, synchronous: 0 }
backup:
  verify: never
  offsite: { endpoint: "${endpoint}", bucket: ${bucket}, env_file: .env.offsite, ca_file: offsite-ca.crt }
  export: { tenants: { table: offices, title: name }, column: office_id, schedule: never }
`,
      files: { 'offsite-ca.crt': store.access.ca ?? '' },
    });
    writeFileSync(join(stack.app, '.env.offsite'), store.envFile, { mode: 0o600 });
    await stack.must('up', '--wait');
    owner = (await stack.must('connect', 'db', '--owner', '--print')).stdout.trim();
    await query(owner, TABLES);
  });
  afterAll(async () => {
    await stack?.[Symbol.asyncDispose]();
    await store?.[Symbol.asyncDispose]();
  });

  test('a copy is listed, shown and verified in both places, and none of it can be read in the bucket', async () => {
    expect((await stack.must('backup', 'now', '--logical')).stdout).toContain('It is in the second place too.');
    await stack.must('backup', 'now');
    const copies = await portable();
    expect(copies.map(([place]) => place)).toEqual(['local', 'offsite']);
    const label = copies[0]?.[1] ?? expect.fail('no copy');
    expect(copies[1]?.[1]).toBe(label);
    expect((await stack.must('--lang', 'pt-BR', 'backup', 'list')).stdout).toMatch(new RegExp(`${label} +lógico +fora`));
    expect(JSON.parse((await stack.must('backup', 'verify', '--json')).stdout)).toMatchObject({
      backups: 1,
      logical: 1,
      offsite: 1,
      logicalOffsite: 1,
    });
    for (const key of await store.keys(`${NAME}/logical/`)) expect((await store.read(key)).includes('Silva')).toBe(false);
    const state = await json(stateSchema, 'backup', 'status');
    expect(state.problems).toEqual([]);
    expect(state.kinds).toContainEqual(expect.objectContaining({ kind: 'logical', place: 'offsite', count: 1 }));
    expect((await stack.must('backup', 'status', '--format', 'prometheus')).stdout).toMatch(
      /prumo_backup_count\{.*kind="logical",repository="offsite"\} 1/,
    );
  });

  test('what is not here any more is restored from the bucket, and compared with its manifest', async () => {
    loseAll('logical');
    const [[place, label] = []] = await portable();
    expect(place).toBe('offsite');
    expect((await stack.must('backup', 'show', label ?? '')).stdout).toMatch(/place +offsite/);
    expect(await stack.prumo('restore', '--to', 'new', '--logical')).toMatchObject({ code: 2 });
    const restore = ['restore', '--to', 'new', '--logical', '--from', 'offsite', '--json'];
    expect(JSON.parse((await stack.must(...restore, '--dry-run')).stdout)).toMatchObject({ from: 'offsite', backup: label });
    expect(JSON.parse((await stack.must(...restore)).stdout)).toMatchObject({
      from: 'offsite',
      backup: label,
      compared: { tables: 2, rows: 1002, differing: 0 },
    });
    await stack.must('restore', '--remove');
    await stack.must(...restore, '--table', 'public.offices');
    await stack.must('restore', '--remove');
  });

  test('exports are listed, shown, verified and handed over from the bucket, and a tenant is restored from there', async () => {
    expect((await stack.must('export', 'now')).stdout).toContain('2 were sent to the second place.');
    loseAll('exports');
    expect((await json(exportsSchema, 'export', 'list')).exports).toEqual([]);
    const { exports } = await json(exportsSchema, 'export', 'list', '--from', 'offsite', '--tenant', '7');
    const name = exports[0]?.name ?? expect.fail('no export in the bucket');
    const there = ['--from', 'offsite'];
    expect((await stack.must('export', 'show', name, ...there)).stdout).toContain('public.cases');
    expect((await stack.must('export', 'verify', name, ...there)).stdout).toContain('501 rows');
    await stack.must('export', 'download', name, '--to', join(stack.folder, 'handed'), ...there);
    expect(readdirSync(join(stack.folder, 'handed'))).toContain('manifest.json');
    expect(await stack.prumo('export', 'show', name)).toMatchObject({ code: 2 });
    expect(await stack.prumo('export', 'list', '--from', 'nowhere')).toMatchObject({ code: 2 });

    await query(owner, `DELETE FROM cases WHERE office_id = 7; UPDATE cases SET title = 'mine' WHERE office_id = 8`);
    await stack.must('restore', '--tenant', '7', ...there, '--dry-run');
    await stack.must('restore', '--tenant', '7', ...there, '--yes', '7');
    expect(
      await query(
        owner,
        `SELECT office_id, count(*)::int AS cases, count(*) FILTER (WHERE title = 'mine')::int AS mine FROM cases GROUP BY 1 ORDER BY 1`,
      ),
    ).toEqual([
      { office_id: 7, cases: 500, mine: 0 },
      { office_id: 8, cases: 500, mine: 500 },
    ]);
  });

  test('a bucket that does not answer spoils no copy here, is told by the command and by the state, and gets what it missed', async () => {
    const before = await portable();
    await store.fallSilent();
    try {
      const failed = await stack.prumo('backup', 'now', '--logical', '--json');
      expect(failed.code).toBe(4);
      const { error } = errorSchema.parse(JSON.parse(failed.stdout));
      expect(error).toMatchObject({ code: 'offsite-unusable', why: expect.stringContaining('not sent to the second place: ') });
      const label = /^backup (\S+) is here$/.exec(error.details[0] ?? '')?.[1];
      expect(readdirSync(folder('logical'))).toContain(`${label}.manifest`);
      expect(await stack.prumo('export', 'now', '--tenant', '8')).toMatchObject({ code: 4, stdout: expect.stringContaining('Souza') });
      const listed = await stack.prumo('backup', 'list', '--json');
      expect(listed.code).toBe(1);
      expect(listed.stdout).toContain(`"label":"${label}"`);
      const state = stateSchema.parse(JSON.parse((await stack.prumo('backup', 'status', '--json')).stdout));
      expect(state.problems).toContainEqual(expect.objectContaining({ problem: 'unreadable', subject: 'offsite' }));
      expect(await stack.prumo('export', 'list', '--from', 'offsite')).toMatchObject({ code: 4 });
    } finally {
      await store.answer();
    }
    await stack.must('backup', 'now', '--logical');
    const after = await portable();
    expect(after.filter(([place]) => place === 'offsite')).toHaveLength(before.filter(([place]) => place === 'offsite').length + 2);
    await stack.must('export', 'now');
  });
});
