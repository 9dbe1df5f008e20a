import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { TestStack } from '../harness/stack.ts';
import { contextOf } from './in-process.ts';

const SPEC = `name: ausfuhr
database: { memory: 128MB, standbys: 0, synchronous: 0 }
backup:
  export:
    tenants: { table: offices, title: name }
    column: office_id
    shared: [courts]
    schedule: never
`;

const SCHEMA = `
CREATE TABLE courts (id int PRIMARY KEY, name text);
INSERT INTO courts VALUES (1, 'TJSP');
CREATE TABLE offices (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE users (office_id int NOT NULL REFERENCES offices, id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL);
CREATE TABLE cases (office_id int NOT NULL REFERENCES offices, id bigserial PRIMARY KEY, lawyer_id bigint REFERENCES users, title text);
CREATE TABLE documents (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), case_id bigint NOT NULL REFERENCES cases, content bytea);
CREATE TABLE runs (task text);
ALTER TABLE users ENABLE ROW LEVEL SECURITY; ALTER TABLE users FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON users USING (office_id = nullif(current_setting('app.office', true), '')::int);
SET app.office = 7;
INSERT INTO offices VALUES (7, 'Silva'), (8, 'Souza');
INSERT INTO users (office_id, email) SELECT 7, n || '@silva.br' FROM generate_series(1, 10) n;
SET app.office = 8;
INSERT INTO users (office_id, email) SELECT 8, n || '@souza.br' FROM generate_series(1, 10) n;
INSERT INTO cases (office_id, title) SELECT 7 + n % 2, 'Processo ' || n FROM generate_series(1, 100) n;
INSERT INTO documents (case_id, content) SELECT id, decode(repeat('ab', 1000), 'hex') FROM cases;`;

const summarySchema = z.object({ name: z.string(), tenant: z.object({ key: z.string() }), rows: z.number(), tables: z.number() });
const takenSchema = z.object({
  exports: z.array(summarySchema),
  leftOut: z.array(z.object({ name: z.string() })),
  removed: z.array(z.string()),
});
const restoredSchema = z.object({ dryRun: z.boolean(), safety: z.string().nullable(), others: z.number() });

describe('tenants exported and restored by the command line', () => {
  const stack = new TestStack({ name: 'ausfuhr', spec: SPEC });
  let owner: pg.ClientConfig;
  const json = async <Answer>(schema: z.ZodType<Answer>, ...argv: readonly string[]): Promise<Answer> =>
    schema.parse(JSON.parse((await stack.must(...argv, '--json')).stdout));
  const take = async (...argv: readonly string[]) => json(takenSchema, 'export', 'now', ...argv);
  const place = (): string => join(stack.home, 'ausfuhr/services/repository/data/exports');
  async function sql(text: string): Promise<void> {
    const client = new pg.Client(owner);
    await client.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
  }

  beforeAll(async () => {
    await stack.must('up');
    const context = await contextOf(stack);
    const { name } = context.spec.database;
    const { host, port } = context.endpoint('database');
    owner = { host, port, database: name, user: `${name}_owner`, password: context.secret('database.owner') };
    await sql(SCHEMA);
  });
  afterAll(() => stack[Symbol.asyncDispose]());

  test('before anything is taken: what would be, and what would not', async () => {
    const { stdout } = await stack.must('export', 'now', '--dry-run');
    expect(stdout).toMatch(/public\.documents +\(case_id\) -> public\.cases/);
    expect(stdout).toMatch(/public\.runs is in no export/);
    expect(stdout).toContain('7 (Silva), 8 (Souza)');
    expect((await stack.must('export', 'list')).stdout).toContain('prumo export now');
  });

  test('every tenant at once; one alone; one that is not there; a warning for what is left out', async () => {
    const { exports, leftOut } = await take();
    expect(exports.map(({ tenant, rows }) => [tenant.key, rows])).toEqual([
      ['7', 112],
      ['8', 112],
    ]);
    expect(leftOut.map(({ name }) => name)).toEqual(['public.runs']);
    expect((await take('--tenant', '8')).exports).toHaveLength(1);
    expect(await stack.prumo('export', 'now', '--tenant', '9')).toMatchObject({ code: 2 });
    expect((await stack.must('export', 'now', '--tenant', '7')).stderr).toContain('public.runs is in no export');
    for (const file of readdirSync(place())) expect(statSync(join(place(), file)).mode & 0o077).toBe(0);
  });

  test('shown, verified and handed over in plain text, as a folder and as a tar archive', async () => {
    const { exports } = await take('--tenant', '7');
    const name = exports[0]?.name ?? expect.fail('no export');
    expect((await stack.must('export', 'show', name)).stdout).toMatch(/public\.courts \(shared\) +1/);
    expect((await stack.must('export', 'verify', name)).stdout).toContain('5 tables, 112 rows');
    const folder = join(stack.folder, 'handed');
    await stack.must('export', 'download', name, '--to', folder);
    const users = readFileSync(join(folder, readdirSync(folder).find((file) => file.includes('users')) ?? 'none'), 'utf8');
    expect(users.trimEnd().split('\n')).toHaveLength(10);
    expect(users).not.toContain('souza');
    expect(await stack.prumo('export', 'download', name, '--to', folder)).toMatchObject({ code: 4 });
    await stack.must('export', 'download', name, '--to', join(stack.folder, 'handed.tar'));
    expect(readFileSync(join(stack.folder, 'handed.tar')).includes(users)).toBe(true);
    expect(await stack.prumo('export', 'show', '20200101-000000E-000000000000')).toMatchObject({ code: 2 });
    expect((await stack.must('--lang', 'pt-BR', 'export', 'list')).stdout).toContain('INQUILINO');
  });

  test('a tenant is restored when that is confirmed, and the restore undone', async () => {
    const { exports } = await take('--tenant', '7');
    const name = exports[0]?.name ?? expect.fail('no export');
    await sql(
      'SET app.office = 7; DELETE FROM documents WHERE case_id IN (SELECT id FROM cases WHERE office_id = 7); DELETE FROM users WHERE office_id = 7',
    );
    const ruined = (await take('--tenant', '7')).exports[0]?.rows;
    expect(ruined).toBe(52);
    const restore = ['restore', '--tenant', '7', '--export', name];
    expect(await stack.prumo(...restore)).toMatchObject({ code: 4 });
    expect(await json(restoredSchema, ...restore, '--dry-run')).toMatchObject({ dryRun: true, safety: null });
    const { safety, others } = await json(restoredSchema, ...restore, '--yes', '7');
    expect(others).toBe(111);
    expect((await take('--tenant', '7')).exports[0]?.rows).toBe(112);
    await stack.must('restore', '--tenant', '7', '--export', safety ?? 'none', '--yes', '7');
    expect((await take('--tenant', '7')).exports[0]?.rows).toBe(52);
    expect(await stack.prumo(...restore.with(2, '8'), '--yes', '8')).toMatchObject({ code: 2 });
    expect(await stack.prumo(...restore, '--to', 'new')).toMatchObject({ code: 2 });
  });

  test('one changed byte is found, and is nothing to restore from', async () => {
    const { exports } = await take('--tenant', '8');
    const name = exports[0]?.name ?? expect.fail('no export');
    const file = join(place(), `${name}.rows`);
    const stored = readFileSync(file);
    stored.writeUInt8(stored.readUInt8(300) ^ 1, 300);
    writeFileSync(file, stored);
    expect(await stack.prumo('export', 'verify', name)).toMatchObject({ code: 1 });
    expect(await stack.prumo('export', 'download', name, '--to', join(stack.folder, 'damaged'))).toMatchObject({ code: 1 });
    expect(readdirSync(stack.folder).filter((entry) => entry.includes('damaged'))).toEqual([]);
    expect(await stack.prumo('restore', '--tenant', '8', '--export', name, '--yes', '8')).toMatchObject({ code: 1 });
  });
});
