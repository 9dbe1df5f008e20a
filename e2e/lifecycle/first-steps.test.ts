import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, inject, test } from 'vitest';
import * as z from 'zod';
import { Command } from '../harness/command.ts';
import { processesOf, usersOf } from '../harness/remains.ts';
import { TestStack } from '../harness/stack.ts';

const planDocument = z.object({
  schemaVersion: z.literal(1),
  stack: z.string(),
  plan: z.object({ steps: z.array(z.object({ action: z.string(), name: z.string() })), unchanged: z.number() }),
});

/** Everything below a folder, with what it holds. */
function everythingIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map(
      (entry) =>
        `${entry.parentPath}/${entry.name}${entry.isFile() ? `: ${readFileSync(join(entry.parentPath, entry.name), 'utf8')}` : ''}`,
    )
    .sort();
}

/** Before anything runs: from an empty folder to a plan. */
describe('a stack that was never started', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  const emptyStack = (name: string): TestStack => {
    const stack = new TestStack({ name, spec: '' });
    folders.push(stack.folder);
    rmSync(join(stack.app, 'prumo.yaml'));
    return stack;
  };

  test.for(['en', 'pt-BR'])('`init` in %s writes a commented spec that `plan` accepts, and no second time', async (locale) => {
    const stack = emptyStack('livraria');
    await stack.must(
      'init',
      '--name',
      'livraria',
      '--locale',
      locale,
      '--web',
      '/usr/bin/python3 web.py',
      '--worker',
      '/usr/bin/python3 worker.py',
    );
    const written = readFileSync(join(stack.app, 'prumo.yaml'), 'utf8');
    expect(written.split('\n').filter((line) => line.includes('#')).length).toBeGreaterThan(5);
    expect(readFileSync(join(stack.app, '.gitignore'), 'utf8')).toMatch(/^\.env$/m);
    expect(readFileSync(join(stack.app, '.env.example'), 'utf8')).toContain('chmod 600 .env');
    const plan = planDocument.parse(JSON.parse((await stack.must('plan', '--json')).stdout));
    const planned = plan.plan.steps.map(({ action, name }) => `${action} ${name}`);
    expect(planned).toEqual(
      expect.arrayContaining([
        'create etcd-1',
        'create postgres-3',
        'create pgbouncer-2',
        'create router-1',
        'create redis-1',
        'create sentinel-3',
        'create edge',
        'create web-1',
        'create queue-1',
        'run database-roles',
      ]),
    );

    const again = await stack.prumo('init', '--name', 'another');
    expect(again.code).toBe(2);
    expect(readFileSync(join(stack.app, 'prumo.yaml'), 'utf8')).toBe(written);
    await stack.must('init', '--name', 'another', '--force');
    expect(readFileSync(join(stack.app, 'prumo.yaml'), 'utf8')).toContain('name: another');
  });

  test('`plan` and `up --dry-run` change nothing: no folder, no user, no process', async () => {
    const stack = emptyStack('untouched');
    await stack.must('init', '--name', 'untouched', '--web', '/usr/bin/python3 web.py');
    const before = everythingIn(stack.folder);
    const table = await stack.must('plan');
    expect(table.stdout).toContain('postgres-1');
    expect((await stack.must('up', '--dry-run')).stdout).toBe(table.stdout);
    expect(everythingIn(stack.folder)).toEqual(before);
    expect(existsSync(stack.home)).toBe(false);
    expect(usersOf(stack.place)).toEqual([]);
    expect(processesOf(stack.place)).toEqual([]);
  });

  test('`status` of nothing says so and how to begin', async () => {
    const stack = emptyStack('nothing');
    const { code, stdout } = await stack.prumo('--stack', 'nothing', 'status', '--json');
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, error: { code: 'stack-not-running', exit: 4 } });
  });

  test('words that nobody reads any more change nothing of how a command ends', async () => {
    const stack = emptyStack('livraria');
    const unread = '"$@" 2>&1 >/dev/null | true; exit "${PIPESTATUS[0]}"';
    expect(await stack.start(['plan'], ['/bin/bash', '-c', unread, 'bash']).ended).toMatchObject({ code: 2 });
  });

  test('the command that npm links needs no Node.js of the machine, and an old one hands over', async () => {
    const stack = emptyStack('livraria');
    const js = inject('prumoBin');
    symlinkSync(join(dirname(js), 'prumo'), join(stack.folder, 'prumo'));
    mkdirSync(join(stack.folder, 'path'));
    symlinkSync('/usr/bin/readlink', join(stack.folder, 'path/readlink')); // the shell's own help, and no Node.js
    const place = { cwd: stack.folder, env: { PATH: join(stack.folder, 'path'), PRUMO_HOME: join(stack.folder, 'home') } };
    const linked = await new Command([join(stack.folder, 'prumo'), '--version'], place).ended;
    expect(linked).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string });
    for (const node of ['/usr/bin/node', '/usr/local/bin/node'].filter((path) => existsSync(path)))
      expect(await new Command([node, js, '--version'], place).ended).toMatchObject({ code: 0, stdout: linked.stdout });
  });

  test('`status` is bundled apart: options may come before it, and a file or stack named so is none', async () => {
    const stack = emptyStack('padaria');
    const said = (...argv: string[]) => stack.start(argv).ended;
    const notStarted = { code: 4, stderr: expect.stringContaining('stack-not-running') as string };
    for (const argv of [
      ['status'],
      ['--lang', 'en', 'status'],
      ['--lang=en', '--stack', 'padaria', 'status'],
      ['--stack', 'status', 'status'],
    ])
      expect(await said(...argv), argv.join(' ')).toMatchObject(notStarted);
    const help = await said('status', '--help');
    expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining('Usage: prumo status') as string });
    // It needs nothing of the others.
    const others = join(dirname(inject('prumoBin')), '../dist/cli.js');
    renameSync(others, `${others}.aside`);
    try {
      expect(await said('--stack', 'padaria', 'status')).toMatchObject(notStarted);
      expect(await said('--stack', 'padaria', 'logs')).not.toMatchObject(notStarted);
    } finally {
      renameSync(`${others}.aside`, others);
    }
    // Another command, whatever its options say.
    for (const argv of [
      ['--stack', 'status', 'logs'],
      ['logs', 'status', '--stack', 'status'],
    ])
      expect(await said(...argv), argv.join(' ')).toMatchObject(notStarted);
    expect(await said('--file', 'status', 'plan')).toMatchObject({ stderr: expect.stringMatching(/status/) as string });
  });
});
