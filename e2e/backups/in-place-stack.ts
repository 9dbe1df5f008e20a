import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import * as z from 'zod';
import { awaitSettled } from '../../packages/prumo/src/availability/await-settled.ts';
import { accessOf } from '../../packages/prumo/src/availability/patroni-access.ts';
import { commandPatroni } from '../../packages/prumo/src/availability/patroni-client.ts';
import { askOnce, superuserAt } from '../../packages/prumo/src/availability/switchover/index.ts';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import type { Ended } from '../harness/command.ts';
import { query } from '../harness/database.ts';
import { allHealthy } from '../harness/health.ts';
import { PYTHON_APP } from '../harness/python-app.ts';
import { TestStack } from '../harness/stack.ts';
import { contextOf } from './in-process.ts';

const spec = (name: string): string => `name: ${name}
database: { memory: 128MB, standbys: 1 }
backup: {}
app:
  processes:
    web: { command: /usr/bin/python3 web.py, port: http, replicas: 2, memory: 96MB, health: /health, ready: /ready }
`;

const doneSchema = z.object({ backup: z.string(), safety: z.string(), after: z.string().nullable(), member: z.string() });
export type Done = z.infer<typeof doneSchema>;

/** A database with a standby, its backups, and an application of two, that is taken back in place. */
export class InPlaceStack {
  readonly stack: TestStack;
  owner = '';

  constructor(name: string) {
    this.stack = new TestStack({ name, spec: spec(name), files: { 'web.py': PYTHON_APP } });
  }

  /** Rows `kept`; then a moment; then they are deleted, a table is dropped and `afterwards` is written; then another moment. */
  async history(): Promise<{ readonly before: string; readonly afterwards: string }> {
    this.owner = (await this.stack.must('connect', 'db', '--owner', '--print')).stdout.trim();
    await this.ask('CREATE TABLE note (id serial PRIMARY KEY, text text)', 'CREATE TABLE dropped (id int)');
    await this.stack.must('backup', 'now');
    await this.ask(`INSERT INTO note (text) SELECT 'kept' FROM generate_series(1, 10)`);
    const before = await this.moment();
    await this.ask('DELETE FROM note', 'DROP TABLE dropped', `INSERT INTO note (text) VALUES ('afterwards')`);
    const afterwards = await this.moment();
    // A moment is known to be reached by a commit after it.
    await this.ask(`INSERT INTO note (text) VALUES ('last')`);
    return { before, afterwards };
  }

  async ask(...statements: readonly string[]): Promise<void> {
    for (const statement of statements) await query(this.owner, statement);
  }

  /** The database's own clock, with time on either side: a backup's end is known to the second. */
  async moment(): Promise<string> {
    await this.ask('SELECT pg_sleep(1.2)');
    const [row] = await query(this.owner, `SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS now`);
    await this.ask('SELECT pg_sleep(0.2)');
    return String(row?.['now']);
  }

  /** What the rows say, in order. */
  async notes(): Promise<readonly string[]> {
    return (await query(this.owner, 'SELECT DISTINCT text FROM note ORDER BY 1')).map(({ text }) => String(text));
  }

  async hasTable(name: string): Promise<boolean> {
    const [row] = await query(this.owner, `SELECT to_regclass('public.${name}') IS NOT NULL AS is`);
    return row?.['is'] === true;
  }

  async restore(...argv: readonly string[]): Promise<Done> {
    const { stdout } = await this.stack.must('restore', ...argv, '--yes', this.stack.name, '--json');
    return doneSchema.parse(JSON.parse(stdout));
  }

  async refused(...argv: readonly string[]) {
    return refusal(await this.stack.prumo('restore', ...argv, '--yes', this.stack.name, '--json'));
  }

  /** Start it, wait until it says this, and kill it. */
  async killedAt(pattern: RegExp, ...argv: readonly string[]): Promise<void> {
    const command = this.stack.start(['restore', ...argv, '--yes', this.stack.name]);
    await command.says(pattern);
    await command.kill('SIGKILL');
  }

  /** Failover goes on: another member leads, and a write to it is acknowledged. */
  async handOver(): Promise<void> {
    const context = await contextOf(this.stack);
    const access = accessOf(context);
    const members = context.nodesOf('database').map(({ index }) => `postgres-${index}`);
    const { leader } = await awaitSettled(access, members, 30_000, new AbortController().signal);
    const next = context.nodesOf('database').find(({ index }) => `postgres-${index}` !== leader) ?? expect.fail('no standby');
    const candidate = `postgres-${next.index}`;
    const [first = ''] = access.members;
    expect(await commandPatroni(access, first, 'switchover', { leader, candidate }, 60_000)).toMatchObject({ status: 200 });
    const login = { ...superuserAt(context, next), database: context.spec.database.name };
    // Patroni answers before PostgreSQL has ended being a standby.
    await eventually(() => askOnce(login, `INSERT INTO note (text) VALUES ('acknowledged')`, 5000), { within: 30_000, every: 250 });
    await awaitSettled(access, members, 60_000, new AbortController().signal);
  }

  /** All of it is up, its standby streams from the primary, both replicas serve, and no segment was refused by the archive. */
  async isWhole(): Promise<void> {
    const status = await allHealthy(this.stack, 30_000);
    expect(status.services.filter(({ component }) => component === 'app').map(({ name }) => name)).toEqual(['web-1', 'web-2']);
    expect(status.services.flatMap(({ component, role }) => (component === 'postgres' ? [role] : [])).toSorted()).toEqual([
      'primary',
      'standby',
    ]);
    expect(this.kept()).toEqual([]);
  }

  /** What a restore in place keeps beside the members' data. */
  kept(): readonly string[] {
    const services = join(this.stack.state, 'services');
    return readdirSync(services)
      .filter((name) => name.startsWith('postgres-'))
      .flatMap((name) => ['restored', 'before-restore', 'restored.wanted'].map((one) => join(services, name, 'data', one)))
      .filter((path) => existsSync(path));
  }

  /** The stack says that a restore is unfinished, and nothing of it can be started. */
  async isUnfinished(): Promise<void> {
    const ended = await this.stack.prumo('status');
    expect(ended).toMatchObject({ code: 1, stdout: expect.stringMatching(/is unfinished .*\n.*prumo restore --undo/) });
    expect(refusal(await this.stack.prumo('up', '--json'))).toMatchObject({ exit: 4, code: 'restore-unfinished' });
  }

  /** The same, and nobody gets to the database. */
  async isClosed(): Promise<void> {
    await this.isUnfinished();
    await expect(this.notes()).rejects.toThrow();
  }

  /** Processes of the database and the application, by name. */
  async pids(): Promise<Readonly<Record<string, number | null>>> {
    return Object.fromEntries((await this.stack.status()).services.map(({ name, pid }) => [name, pid]));
  }

  /** Wait until the agent's guard has taken away what a killed restore had copied. */
  async isCleared(): Promise<void> {
    await eventually(() => this.kept().length === 0, { within: 60_000, every: 250, what: 'nothing is kept beside the data' });
  }

  get turns(): unknown {
    const file = join(this.stack.state, 'restores.json');
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  }
}

export function refusal(ended: Ended) {
  const error = z.object({ code: z.string(), what: z.string() });
  return { exit: ended.code, ...z.object({ error }).parse(JSON.parse(ended.stdout)).error };
}
