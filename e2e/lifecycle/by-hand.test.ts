import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import { smallStack } from '../faults/small-stack.ts';
import { databaseUrl, givenToApp, query } from '../harness/database.ts';

const doctorDocument = z.object({ checks: z.array(z.object({ id: z.string(), status: z.string(), found: z.string().optional() })) });
const watchDocument = z.object({ services: z.array(z.object({ name: z.string(), pid: z.number().nullable() })) });

/** What a person does to a running stack from a terminal. */
describe('a running stack, by hand', () => {
  const stack = smallStack('handy', { more: 'edge: {}\n' });
  const spec = join(stack.app, 'prumo.yaml');
  const secret = 'sk_live_0123456789';
  beforeAll(async () => {
    stack.write({
      'prumo.yaml': readFileSync(spec, 'utf8').replace('  pool: 2', '  env_file: .env\n  pool: 2'),
      '.env': `STRIPE_KEY=${secret}\n`,
    });
    chmodSync(join(stack.app, '.env'), 0o600);
    await stack.must('up');
  });
  afterAll(() => stack[Symbol.asyncDispose]());

  test('`doctor`: its own ports are well', async () => {
    const { checks } = doctorDocument.parse(JSON.parse((await stack.prumo('doctor', '--json')).stdout));
    for (const id of ['port-https', 'port-http'])
      expect(checks.find((one) => one.id === id)).toMatchObject({ status: 'ok', found: 'this stack' });
    for (const id of ['ports-inside', 'env-file', 'certificates']) expect(checks.find((one) => one.id === id)?.status).toBe('ok');
  });

  test('`connect db`: Ctrl-C cancels the query, and the next one is answered', async () => {
    const url = await databaseUrl(stack);
    const sleeping = async () =>
      (await query(url, "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%'")).length === 1;
    using terminal = stack.onTerminal('connect', 'db');
    await terminal.says(/handy=> /);
    // This terminal has no size, so everything would be too long for it.
    terminal.type('\\pset pager off\n');
    await terminal.says(/Pager usage is off/);
    for (const count of [1, 2]) {
      terminal.type('SELECT pg_sleep(60);\n');
      await eventually(sleeping, { within: 20_000, every: 100, what: 'the query runs' });
      terminal.type('\u0003');
      await eventually(() => terminal.said.split('canceling statement due to user request').length === count + 1, {
        within: 20_000,
        what: `cancelled ${count} times`,
      });
    }
    terminal.type("SELECT 'still' || ' here';\n");
    await terminal.says(/still here/);
    terminal.type('\\q\n');
    expect((await terminal.ended()).code).toBe(0);
  });

  test('the env file: the application has it, and nothing else shows it', async () => {
    expect(givenToApp(stack, 'STRIPE_KEY')).toBe(secret);
    const said = [
      await stack.must('plan', '--json'),
      await stack.must('status', '--json'),
      await stack.must('logs', 'agent', 'prumo-controller'),
    ];
    for (const { stdout, stderr } of said) expect(stdout + stderr).not.toContain(secret);
    await stack.must('support-bundle', '-o', 'bundle.json.gz');
    expect(gunzipSync(readFileSync(join(stack.app, 'bundle.json.gz'))).toString('utf8')).not.toContain(secret);
    const commands = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
        } catch {
          return '';
        }
      });
    expect(commands.filter((command) => command.includes(secret))).toEqual([]);
    const released = readdirSync(join(stack.state, 'releases'), { recursive: true, encoding: 'utf8' });
    expect(released.filter((path) => path.endsWith('/.env'))).toEqual([]);
    chmodSync(join(stack.app, '.env'), 0o644);
    expect(await stack.prumo('plan')).toMatchObject({ code: 4, stderr: expect.stringContaining('env-file-unusable') });
    chmodSync(join(stack.app, '.env'), 0o600);
  });

  test('`status --watch` shows a restart, and Ctrl-C ends it', async () => {
    const watch = stack.start(['status', '--watch', '--json']);
    const pids = (): readonly (number | null | undefined)[] =>
      watch.stdout
        .split('\n')
        .slice(0, -1)
        .map((line) => watchDocument.parse(JSON.parse(line)).services.find(({ name }) => name === 'web-1')?.pid);
    await eventually(() => pids().length > 0, { within: 20_000, what: 'a first look' });
    const [before] = pids();
    await stack.must('restart', 'web');
    await eventually(() => typeof pids().at(-1) === 'number' && pids().at(-1) !== before, { within: 20_000, what: 'the new process' });
    expect(await watch.kill('SIGINT')).toMatchObject({ code: 0, stderr: '' });
  });

  test('`scale` leaves the spec its mode and the link it is behind', async () => {
    mkdirSync(join(stack.app, 'conf'));
    const real = join(stack.app, 'conf', 'prumo.yaml');
    renameSync(spec, real);
    symlinkSync(join('conf', 'prumo.yaml'), spec);
    chmodSync(real, 0o640);
    await stack.must('scale', 'web=2');
    expect(lstatSync(spec).isSymbolicLink()).toBe(true);
    expect(statSync(real).mode & 0o777).toBe(0o640);
    expect(readFileSync(real, 'utf8')).toContain('replicas: 2');
  });

  test('`logs` after `down`: what was written is there', async () => {
    await stack.must('down');
    expect((await stack.must('logs', 'web-1', '-n', '500')).stdout).toContain('listening on');
    expect((await stack.must('logs', 'agent')).stdout).not.toBe('');
    expect((await stack.prumo('logs', 'web', '-n', 'abc')).code).toBe(2);
  });
});
