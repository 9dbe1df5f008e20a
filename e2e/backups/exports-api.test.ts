import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import { processesOf } from '../harness/remains.ts';
import { TestStack } from '../harness/stack.ts';
import { contextOf } from './in-process.ts';

const SPEC = `name: auskunft
database: { memory: 128MB, standbys: 0, synchronous: 0 }
app:
  env: { EXPORTS_URL: "\${exports.url}", EXPORTS_TOKEN: "\${exports.token}" }
  processes: { worker: { command: "sleep infinity", memory: 16MB } }
backup:
  export:
    tenants: { table: offices, title: name }
    column: office_id
    schedule: never
    api: true
`;

const SCHEMA = `
CREATE TABLE offices (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE cases (office_id int NOT NULL REFERENCES offices, id bigserial PRIMARY KEY, title text);
INSERT INTO offices VALUES (7, 'Silva'), (8, 'Souza');
INSERT INTO cases (office_id, title) SELECT 7 + n % 2, 'Processo ' || n FROM generate_series(1, 100) n;`;

const MORE = `INSERT INTO cases (office_id, title) SELECT 7, repeat(md5(n::text), 50) FROM generate_series(1, 60000) n;`;

const operationSchema = z.looseObject({ status: z.string() });
const takenSchema = z.object({ status: z.literal('done'), result: z.object({ exports: z.array(z.object({ name: z.string() })) }) });

describe('tenants’ exports over HTTP', () => {
  const stack = new TestStack({ name: 'auskunft', spec: SPEC });
  let url = '';
  let token = '';
  const ask = (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    if (!headers.has('authorization')) headers.set('authorization', `Bearer ${token}`);
    return fetch(`${url}${path}`, { ...init, headers });
  };
  /** Where its operation is told of. */
  const take = async (body: unknown): Promise<string> => {
    const response = await ask('/v1/exports', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(202);
    return response.headers.get('location') ?? expect.fail('no location');
  };
  const ended = (location: string) =>
    eventually(
      async () => {
        const operation = operationSchema.parse(await (await ask(location)).json());
        return operation.status !== 'running' && operation;
      },
      { within: 60_000, every: 100, what: 'the end of the operation' },
    );
  const taken = async (tenant: string): Promise<string> =>
    takenSchema.parse(await ended(await take({ tenant }))).result.exports[0]?.name ?? expect.fail('no export');
  const left = (): readonly string[] =>
    readdirSync(join(stack.state, 'services/exports/data/downloads'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name);
  /** What the application is told. */
  const told = (): void => {
    const worker = processesOf(stack.place).find(({ environment }) => environment.some((line) => line.startsWith('EXPORTS_URL=')));
    const value = (name: string): string => worker?.environment.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
    [url, token] = [value('EXPORTS_URL'), value('EXPORTS_TOKEN')];
    expect(token).toMatch(/^[A-Za-z0-9]{32}$/);
  };
  async function sql(text: string): Promise<void> {
    const context = await contextOf(stack);
    const { name } = context.spec.database;
    const { host, port } = context.endpoint('database');
    const client = new pg.Client({ host, port, database: name, user: `${name}_owner`, password: context.secret('database.owner') });
    await client.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
  }

  beforeAll(async () => {
    await stack.must('up');
    await sql(SCHEMA);
    told();
  });
  afterAll(() => stack[Symbol.asyncDispose]());

  test('the spec is applied as it stands: nothing is left to change', async () => {
    const plan = z.object({ plan: z.object({ steps: z.array(z.unknown()) }) });
    expect(plan.parse(JSON.parse((await stack.must('up', '--dry-run', '--json')).stdout)).plan.steps).toEqual([]);
  });

  test('one tenant’s rows are exported, listed, and handed over as the command does it', async () => {
    const name = await taken('7');
    expect(await (await ask('/v1/exports?tenant=7')).json()).toEqual(
      JSON.parse((await stack.must('export', 'list', '--tenant', '7', '--json')).stdout),
    );
    expect(await (await ask(`/v1/exports/${name}`)).json()).toEqual(
      JSON.parse((await stack.must('export', 'show', name, '--json')).stdout),
    );
    const response = await ask(`/v1/exports/${name}/download?tenant=7`);
    expect(response.status).toBe(200);
    const handed = Buffer.from(await response.arrayBuffer());
    await stack.must('export', 'download', name, '--to', join(stack.folder, 'same.tar'));
    expect(handed.equals(readFileSync(join(stack.folder, 'same.tar')))).toBe(true);
    expect(Number(response.headers.get('content-length'))).toBe(handed.length);
    expect(left()).toEqual([]);
  });

  test('another tenant finds none of it, and one that is not there is told so', async () => {
    const name = await taken('7');
    expect(await (await ask('/v1/exports?tenant=8')).json()).toMatchObject({ exports: [] });
    for (const path of ['', '/download']) expect((await ask(`/v1/exports/${name}${path}?tenant=8`)).status).toBe(404);
    expect(await ended(await take({ tenant: '9' }))).toMatchObject({ status: 'failed', problem: { code: 'unknown-tenant', status: 404 } });
  });

  test('a key that looks like an option is a key', async () => {
    const before = (await stack.must('export', 'list', '--json')).stdout;
    for (const tenant of ['--dry-run', '--help', '-V', '7 --json'])
      expect(await ended(await take({ tenant }))).toMatchObject({ status: 'failed', problem: { code: 'unknown-tenant' } });
    expect((await ask('/v1/exports/--to=elsewhere/download')).status).toBe(404);
    expect((await stack.must('export', 'list', '--json')).stdout).toBe(before);
  });

  test('killed while it hands over, nothing is left, and it is there again', async () => {
    await sql(MORE);
    const name = await taken('7');
    const asked = ask(`/v1/exports/${name}/download`);
    const failed = expect(asked.then((response) => response.arrayBuffer())).rejects.toThrow();
    await eventually(() => left().length > 0, { within: 30_000, every: 2, what: 'a file' });
    const before = (await stack.status()).services.find(({ name: service }) => service === 'exports');
    process.kill(before?.pid ?? expect.fail('no pid'), 'SIGKILL');
    await failed;
    await eventually(async () => (await ask('/health')).status === 204 && left().length === 0, { within: 20_000, what: 'the API' });
    expect((await ask(`/v1/exports/${name}/download`)).status).toBe(200);
    expect(left()).toEqual([]);
  });

  test('a rotated token reaches the application, and the old one opens nothing', async () => {
    const old = token;
    await stack.must('secrets', 'rotate', 'exports.api');
    told();
    expect(token).not.toBe(old);
    expect((await ask('/v1/exports')).status).toBe(200);
    const tried = Array.from({ length: 11 }, () => ({ headers: { authorization: `Bearer ${old}` } }));
    const answers: number[] = [];
    for (const init of tried) answers.push((await ask('/v1/exports', init)).status);
    expect(answers).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
    expect(readFileSync(join(stack.state, 'services/exports/log/current.log'), 'utf8')).not.toMatch(new RegExp(`${old}|${token}`));
  });
});
