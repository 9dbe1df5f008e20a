import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { snapshotProcesses, startedSince } from '../../src/platforms/local/preflight/install/newcomers.ts';
import { isLeftover, restoreLeftovers, underGuard } from '../../src/platforms/local/preflight/install/guard.ts';
import type { GuardPaths } from '../../src/platforms/local/preflight/install/guard-script.ts';

const USERS_POLICY = '#!/bin/sh\n# the administrator wrote this\nexit 104\n';
const GUARD = new URL('../../src/platforms/local/preflight/install/guard.ts', import.meta.url).href;

let root: string;
let work: string;
let paths: GuardPaths;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'prumo-guard-'));
  work = join(root, 'work');
  await mkdir(work);
  await mkdir(join(root, 'sbin'));
  paths = {
    policy: join(root, 'sbin', 'policy-rc.d'),
    preset: join(root, 'etc', 'system-preset', '00-prumo-install.preset'),
    clusters: join(root, 'etc', 'createcluster.d', 'zz-prumo-install.conf'),
    lock: join(root, 'lock'),
  };
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function eventually(check: () => boolean | Promise<boolean>, within = 10_000): Promise<void> {
  const deadline = performance.now() + within;
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error(`not within ${within} ms: ${check}`);
    await delay(25);
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Run the guard from a process of its own, so that it can be killed. The command waits for a file `go`. */
async function guardFromAnotherProcess(): Promise<{ owner: ChildProcess; guard: number; command: number }> {
  const command = `echo $PPID $$ > '${root}/pids.new'; mv '${root}/pids.new' '${root}/pids'; while [ ! -e '${root}/go' ]; do sleep 0.05; done`;
  const program = `import { underGuard } from ${JSON.stringify(GUARD)};
    await underGuard('guard', ${JSON.stringify({ prefix: [], work, paths, command: ['sh', '-c', command] })});`;
  const owner = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program], { stdio: 'inherit' });
  await eventually(() => existsSync(join(root, 'pids')));
  const [guard = 0, shell = 0] = (await readFile(join(root, 'pids'), 'utf8')).trim().split(' ').map(Number);
  return { owner, guard, command: shell };
}

async function expectClean(policy: string | undefined): Promise<void> {
  expect(existsSync(paths.preset)).toBe(false);
  expect(existsSync(paths.clusters)).toBe(false);
  expect(existsSync(join(root, 'etc'))).toBe(false);
  expect(await readFile(paths.policy, 'utf8').catch(() => undefined)).toBe(policy);
}

test('services are held back while the command runs, and only then', async () => {
  const look = `"$0"; echo "policy $?" > '${root}/seen'; cat '${paths.preset}' '${paths.clusters}' >> '${root}/seen'; exit 7`;
  expect(await underGuard('guard', { prefix: [], work, paths, command: ['sh', '-c', look, paths.policy] })).toBe(7);
  const seen = await readFile(join(root, 'seen'), 'utf8');
  expect(seen).toContain('policy 101');
  expect(seen).toContain('disable *');
  expect(seen).toContain('create_main_cluster = false');
  await expectClean(undefined);
});

test('the administrator’s policy-rc.d comes back as it was', async () => {
  await writeFile(paths.policy, USERS_POLICY);
  await chmod(paths.policy, 0o750);
  await underGuard('guard', { prefix: [], work, paths, command: ['sh', '-c', `cp '${paths.policy}' '${root}/during'`] });
  expect(await readFile(join(root, 'during'), 'utf8')).toContain('exit 101');
  await expectClean(USERS_POLICY);
  expect((await stat(paths.policy)).mode & 0o777).toBe(0o750);
});

test('a policy-rc.d that is a link stays one, and what it points to is not written', async () => {
  await writeFile(join(root, 'alternative'), USERS_POLICY);
  await symlink('../alternative', paths.policy);
  await underGuard('guard', { prefix: [], work, paths, command: ['true'] });
  await expectClean(USERS_POLICY);
  expect(await readFile(join(root, 'alternative'), 'utf8')).toBe(USERS_POLICY);
});

test('folders that were there stay, also empty ones', async () => {
  await mkdir(join(root, 'etc', 'system-preset'), { recursive: true });
  await underGuard('guard', { prefix: [], work, paths, command: ['true'] });
  expect(existsSync(join(root, 'etc', 'system-preset'))).toBe(true);
  expect(existsSync(join(root, 'etc', 'createcluster.d'))).toBe(false);
});

test('SIGKILL of Prumo: the command goes on, services stay held back until its end, then all is put back', async () => {
  await writeFile(paths.policy, USERS_POLICY);
  const { owner, guard, command } = await guardFromAnotherProcess();
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  expect(alive(command)).toBe(true);
  expect(await isLeftover(paths.policy)).toBe(true);
  expect(await restoreLeftovers({ prefix: [], paths }), 'a live guard is not a left-over').toBe(false);
  expect(await isLeftover(paths.policy)).toBe(true);
  await writeFile(join(root, 'go'), '');
  await eventually(() => !alive(guard));
  await expectClean(USERS_POLICY);
});

test('SIGKILL of the guard: Prumo puts back, but not before the command has ended', async () => {
  await writeFile(paths.policy, USERS_POLICY);
  const { owner, guard, command } = await guardFromAnotherProcess();
  process.kill(guard, 'SIGKILL');
  await eventually(() => !alive(guard));
  expect(alive(command)).toBe(true);
  expect(await isLeftover(paths.policy)).toBe(true);
  await writeFile(join(root, 'go'), '');
  await once(owner, 'exit');
  await expectClean(USERS_POLICY);
});

async function killPrumoAndGuard(): Promise<void> {
  await writeFile(paths.policy, USERS_POLICY);
  const { owner, guard, command } = await guardFromAnotherProcess();
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  process.kill(guard, 'SIGKILL');
  await writeFile(join(root, 'go'), '');
  await eventually(() => !alive(guard) && !alive(command));
  expect(await isLeftover(paths.policy)).toBe(true);
}

test('SIGKILL of both: the next installation takes the left-over for its own and puts the first policy back', async () => {
  await killPrumoAndGuard();
  expect(await underGuard('guard', { prefix: [], work, paths, command: [paths.policy] })).toBe(101);
  await expectClean(USERS_POLICY);
});

test('SIGKILL of both: the next run restores', async () => {
  await killPrumoAndGuard();
  expect(await restoreLeftovers({ prefix: [], paths })).toBe(true);
  await expectClean(USERS_POLICY);
  expect(await restoreLeftovers({ prefix: [], paths }), 'nothing is left to restore').toBe(false);
});

test('a second installation waits for the first', async () => {
  const { owner } = await guardFromAnotherProcess();
  const second = underGuard('guard', { prefix: [], work, paths, command: ['sh', '-c', `ls '${root}/go'`] });
  await delay(300);
  await writeFile(join(root, 'go'), '');
  expect(await second, 'it ran after the first had ended').toBe(0);
  if (owner.exitCode === null) await once(owner, 'exit');
  await expectClean(undefined);
});

test('a download ends when it is cancelled; an installation does not', async () => {
  const controller = new AbortController();
  const started = performance.now();
  const download = underGuard('run', { prefix: [], work, paths, command: ['sleep', '30'], signal: controller.signal });
  controller.abort();
  expect(await download).not.toBe(0);
  expect(performance.now() - started).toBeLessThan(5000);
  await rm(join(work, 'cancel'));
  expect(await underGuard('guard', { prefix: [], work, paths, command: ['sleep', '0.5'], signal: AbortSignal.timeout(50) })).toBe(0);
});

test('status lines arrive whole and all of them', async () => {
  const lines: string[] = [];
  await underGuard('run', {
    prefix: [],
    work,
    paths,
    command: ['sh', '-c', 'printf "pmstatus:a:1:Un" >&3; sleep 0.3; printf "packing\\nlast\\n" >&3'],
    onStatus: (line) => lines.push(line),
  });
  expect(lines).toEqual(['pmstatus:a:1:Unpacking', 'last']);
});

test('where the policy cannot be written nothing is run', async () => {
  await rm(join(root, 'sbin'), { recursive: true });
  expect(await underGuard('guard', { prefix: [], work, paths, command: ['sh', '-c', `touch '${root}/ran'`] })).toBe(97);
  expect(existsSync(join(root, 'ran'))).toBe(false);
  expect(existsSync(join(root, 'etc'))).toBe(false);
});

test('a program of a new package that starts is noticed, with what it listens on; one that ran before is not', async () => {
  const program =
    'use IO::Socket::INET; my $s = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.207.2.1:7207", ReuseAddr => 1) or die; print "up\\n"; $| = 1; sleep 60;';
  const before = await snapshotProcesses();
  const perl = spawn('/usr/bin/perl', ['-e', `$| = 1; ${program}`], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await once(perl.stdout, 'data');
    const started = await startedSince(before, ['perl-base']);
    expect(started).toContainEqual(expect.stringMatching(new RegExp(`perl.* \\(pid ${perl.pid}\\) on 127\\.207\\.2\\.1:7207`)));
    expect(await startedSince(before, ['openssl'])).toEqual([]);
    expect((await startedSince(await snapshotProcesses(), ['perl-base'])).join()).not.toContain(String(perl.pid));
  } finally {
    perl.kill('SIGKILL');
    await once(perl, 'exit');
  }
});
