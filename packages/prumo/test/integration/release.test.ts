import { execFile, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  findRelease,
  listReleases,
  pruneReleases,
  previewRuntime,
  pruneRuntimes,
  runtimesInUse,
  stageRelease,
  stageRuntime,
} from '../../src/platforms/local/release/index.ts';
import { eventually } from '../fixture/eventually.ts';

const isRoot = process.getuid?.() === 0;
/** Group of `nobody`, who stands for the application's user; `daemon` stands for everybody else. */
const NOGROUP = 65_534;
const readers = isRoot ? { group: NOGROUP } : {};
const WORKSPACE = realpathSync(join(import.meta.dirname, '../../../..'));
const EXAMPLE = join(WORKSPACE, 'examples/escritorio');

let root: string;
let state: string;
let app: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'prumo-release-'));
  chmodSync(root, 0o755);
  state = join(root, 'state');
  // As a clone under /root is: nobody but its owner gets in.
  app = join(root, 'clone/app');
  mkdirSync(app, { recursive: true });
  chmodSync(join(root, 'clone'), 0o700);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, content: string, mode = 0o600): void {
  mkdirSync(dirname(join(app, path)), { recursive: true });
  writeFileSync(join(app, path), content);
  chmodSync(join(app, path), mode);
}

/** Run a program as another user where we may, with nothing of our environment. */
async function asOther(argv: readonly string[], cwd: string, user = 'nobody', group = 'nogroup'): Promise<string> {
  const [program = '', ...rest] = isRoot ? ['/usr/bin/setpriv', `--reuid=${user}`, `--regid=${group}`, '--clear-groups', ...argv] : argv;
  const { stdout } = await promisify(execFile)(program, rest, { cwd, env: { PATH: '/usr/bin:/bin' }, timeout: 30_000 });
  return stdout.trim();
}

describe('stageRelease', () => {
  it('makes an application in a closed folder runnable by another user', async () => {
    write('package.json', JSON.stringify({ type: 'module', dependencies: { greeter: '1' } }));
    write('main.js', 'import greet from "greeter"; console.log(greet(process.getuid()));');
    write('node_modules/greeter/package.json', JSON.stringify({ name: 'greeter', type: 'module', exports: './g.js' }));
    write('node_modules/greeter/g.js', 'export default (uid) => `hello ${uid}`;');
    write('bin/run.sh', '#!/bin/sh\necho run\n', 0o700);
    const release = await stageRelease({ folder: app, state, ...readers });
    const runtime = await stageRuntime({ home: state, dist: app });
    expect(await asOther([runtime.node, 'main.js'], release.path)).toBe(`hello ${isRoot ? 65_534 : process.getuid?.()}`);
    expect(await asOther(['./bin/run.sh'], release.path)).toBe('run');
    expect(lstatSync(join(release.path, 'main.js'))).toMatchObject({ uid: process.getuid?.() });
    expect(lstatSync(join(release.path, 'main.js')).mode & 0o777).toBe(isRoot ? 0o640 : 0o600);
    expect(lstatSync(join(release.path, 'bin')).mode & 0o777).toBe(isRoot ? 0o750 : 0o700);
    if (isRoot) await expect(asOther(['/bin/sh', '-c', 'echo x >> main.js'], release.path)).rejects.toThrow();
  });

  it.runIf(isRoot)(
    'keeps what was closed to others closed to them: only the application’s user reads it, also what was staged for everybody',
    async () => {
      write('tls.key', 'a private key');
      const release = await stageRelease({ folder: app, state, ...readers });
      const key = join(release.path, 'tls.key');
      const closedToOthers = async (): Promise<void> => {
        expect(await asOther(['/bin/cat', key], '/')).toBe('a private key');
        for (const argv of [
          ['/bin/cat', key],
          ['/bin/ls', release.path],
          ['/bin/ls', join(state, 'releases')],
          ['/usr/bin/test', '-e', key],
        ])
          await expect(asOther(argv, '/', 'daemon', 'daemon'), argv.join(' ')).rejects.toThrow();
        // The application cannot look for releases it does not run, either.
        await expect(asOther(['/bin/ls', join(state, 'releases')], '/')).rejects.toThrow();
      };
      await closedToOthers();
      execFileSync('chmod', ['-R', 'a+rX', join(state, 'releases')]);
      execFileSync('chgrp', ['-R', 'root', join(state, 'releases')]);
      expect(await asOther(['/bin/cat', key], '/', 'daemon', 'daemon')).toBe('a private key');
      expect(await stageRelease({ folder: app, state, ...readers })).toMatchObject({ id: release.id, isNew: false });
      expect(lstatSync(key)).toMatchObject({ gid: NOGROUP, mode: 0o100640 });
      await closedToOthers();
    },
  );

  it('stages the reference application with the packages npm hoisted above it', async () => {
    const release = await stageRelease({ folder: EXAMPLE, state, ...readers });
    const runtime = await stageRuntime({ home: state, dist: join(WORKSPACE, 'packages/prumo/src/model') });
    const dependencies = ['fastify', 'pg', 'ioredis', '@aws-sdk/client-s3', '@fastify/websocket', '@prumo/app/bus', '@prumo/app/tracing'];
    const script = `for (const name of ${JSON.stringify(dependencies)}) await import(name); console.log(import.meta.resolve('fastify'))`;
    const resolved = await asOther([runtime.node, '--input-type=module', '-e', script], release.path);
    expect(resolved.startsWith(`file://${join(state, 'releases', release.id)}/`)).toBe(true);
    expect(existsSync(join(release.path, '../../node_modules/vitest'))).toBe(false);
    expect(existsSync(join(release.path, '../../node_modules/@types'))).toBe(false);
    // Of a package of the same repository, what runs.
    const kit = readdirSync(join(release.path, '../../packages/app'));
    expect(kit.filter((name) => name !== 'node_modules' && !name.startsWith('.')).sort()).toEqual(['dist', 'package.json']);
  });

  it('gives the same content the same id and copies it once, wherever it lies', async () => {
    write('main.js', 'one');
    const first = await stageRelease({ folder: app, state });
    utimesSync(join(app, 'main.js'), 0, 0);
    const second = await stageRelease({ folder: app, state });
    expect(second).toEqual({ ...first, isNew: false });
    const elsewhere = join(root, 'elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'main.js'), 'one');
    expect(await stageRelease({ folder: elsewhere, state })).toMatchObject({ id: first.id, isNew: false });
  });

  it.each([
    ['content of the same length', () => write('main.js', 'two')],
    ['an execute bit', () => chmodSync(join(app, 'main.js'), 0o700)],
    ['a new file', () => write('more.js', '')],
    [
      'a new name',
      () => {
        write('other.js', 'one');
        rmSync(join(app, 'main.js'));
      },
    ],
  ])('gives another id for %s, and leaves the old release as it was', async (_what, change) => {
    write('main.js', 'one');
    const first = await stageRelease({ folder: app, state });
    change();
    const second = await stageRelease({ folder: app, state });
    expect(second.id).not.toBe(first.id);
    expect(second.isNew).toBe(true);
    expect(readFileSync(join(first.path, 'main.js'), 'utf8')).toBe('one');
  });

  it('does not take an unread cache line for the content: time and size set back still counts as changed', async () => {
    write('main.js', 'one');
    const old = new Date(Date.now() - 3_600_000);
    utimesSync(join(app, 'main.js'), old, old);
    // The cache trusts files untouched for a second; wait for that by its own clock.
    const changed = statSync(join(app, 'main.js')).ctimeMs;
    await eventually(() => Date.now() > changed + 1100, { within: 5000 });
    const first = await stageRelease({ folder: app, state });
    expect(readFileSync(join(state, 'releases/.hashes.json'), 'utf8')).toContain('main.js');
    writeFileSync(join(app, 'main.js'), 'two');
    utimesSync(join(app, 'main.js'), old, old);
    expect((await stageRelease({ folder: app, state })).id).not.toBe(first.id);
  });

  it('survives being killed in the middle: the next run removes the rest and completes', async () => {
    for (let index = 0; index < 200; index += 1) write(`assets/${index}.bin`, 'x'.repeat(200_000));
    const stage = join(import.meta.dirname, '../../src/platforms/local/release/index.ts');
    const child = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `const { stageRelease } = await import(${JSON.stringify(stage)}); await stageRelease(${JSON.stringify({ folder: app, state })})`,
    ]);
    const gone = new Promise((resolve) => child.once('exit', resolve));
    const releases = join(state, 'releases');
    await eventually(() => readdirSync(releases).some((name) => name.startsWith('.staging-')), {
      within: 10_000,
      every: 2,
      what: 'a folder being made',
    });
    child.kill('SIGKILL');
    await gone;
    expect(readdirSync(releases).filter((name) => !name.startsWith('.'))).toEqual([]);
    const release = await stageRelease({ folder: app, state });
    expect(readdirSync(releases).sort()).toEqual(['.hashes.json', release.id].filter((name) => existsSync(join(releases, name))).sort());
    expect(readdirSync(join(release.path, 'assets'))).toHaveLength(200);
  });

  it('makes a release again whose manifest is gone', async () => {
    write('main.js', 'one');
    const { id, path } = await stageRelease({ folder: app, state });
    rmSync(join(state, 'releases', id, 'release.json'));
    expect(await findRelease(state, id)).toBeUndefined();
    expect(await stageRelease({ folder: app, state })).toMatchObject({ id, path, isNew: true });
  });

  it('stops when asked, leaving nothing', async () => {
    write('main.js', 'one');
    await expect(stageRelease({ folder: app, state, signal: AbortSignal.abort() })).rejects.toThrow();
    expect(readdirSync(join(state, 'releases'))).toEqual([]);
  });

  it('keeps the releases used last, and never removes the current one', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 8; index += 1) {
      write('main.js', `version ${index}`);
      const { id } = await stageRelease({ folder: app, state });
      utimesSync(join(state, 'releases', id), 1000 + index, 1000 + index);
      ids.push(id);
    }
    const removed = await pruneReleases(state, [ids[0] ?? '']);
    expect([...removed].sort()).toEqual(ids.slice(1, 3).sort());
    expect((await listReleases(state)).map((release) => release.id)).toEqual([...ids.slice(3).reverse(), ids[0]]);
  });

  it.runIf(isRoot)('says that the disk is full, and keeps nothing half-made', async () => {
    mkdirSync(state);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', state]);
    try {
      write('small.js', 'fits');
      const before = await stageRelease({ folder: app, state });
      for (let index = 0; index < 30; index += 1) write(`assets/${index}.bin`, 'x'.repeat(200_000));
      await expect(stageRelease({ folder: app, state })).rejects.toMatchObject({ code: 'disk-full' });
      expect((await listReleases(state)).map((release) => release.id)).toEqual([before.id]);
      expect(readdirSync(join(state, 'releases')).filter((name) => name.startsWith('.staging'))).toEqual([]);
      await expect(stageRuntime({ home: state, dist: app })).rejects.toMatchObject({ code: 'disk-full' });
      expect(readdirSync(join(state, 'runtime')).filter((name) => name !== '.hashes.json')).toEqual([]);
      execFileSync('mount', ['-o', 'remount,ro', state]);
      await expect(stageRelease({ folder: app, state })).rejects.toMatchObject({
        code: 'disk-full',
        what: { en: expect.stringContaining('read-only') },
      });
    } finally {
      execFileSync('umount', [state]);
    }
  });

  it('says so when there is no such folder', async () => {
    await expect(stageRelease({ folder: join(root, 'none'), state })).rejects.toMatchObject({ code: 'release-not-staged' });
  });
});

describe('stageRuntime', () => {
  it('keeps node and Prumo once per version, and outlives the clone', async () => {
    write('dist/cli.js', 'console.log("prumo", process.version)');
    const foreseen = await previewRuntime({ home: state, dist: join(app, 'dist') });
    const first = await stageRuntime({ home: state, dist: join(app, 'dist') });
    expect(foreseen).toBe(first.prumo);
    expect(await previewRuntime({ home: state, dist: first.prumo }), 'the copy is staged as itself').toBe(first.prumo);
    const inode = statSync(first.node).ino;
    expect(await stageRuntime({ home: state, dist: join(app, 'dist') })).toEqual(first);
    expect(statSync(first.node).ino).toBe(inode);
    expect(first.nodeFolder).toBe(join(state, 'runtime', `node-${process.version}`, 'bin'));
    rmSync(join(root, 'clone'), { recursive: true });
    expect(await asOther([first.node, join(first.prumo, 'cli.js')], '/')).toBe(`prumo ${process.version}`);
  });

  it('keeps another build of the same version beside the first, which may be running', async () => {
    write('dist/cli.js', '');
    write('node-a', 'first build', 0o755);
    write('node-b', 'other build', 0o755);
    const stage = (name: string) =>
      stageRuntime({ home: state, dist: join(app, 'dist'), node: { path: join(app, name), version: 'v1.0.0' } });
    const a = await stage('node-a');
    const b = await stage('node-b');
    expect([readFileSync(a.node, 'utf8'), readFileSync(b.node, 'utf8')]).toEqual(['first build', 'other build']);
    expect(await stage('node-a')).toEqual(a);
    expect(await stage('node-b')).toEqual(b);
  });

  it('removes old copies that nothing uses', async () => {
    write('dist/cli.js', 'one');
    const old = await stageRuntime({ home: state, dist: join(app, 'dist') });
    write('dist/cli.js', 'two');
    const now = await stageRuntime({ home: state, dist: join(app, 'dist') });
    utimesSync(old.prumo, 0, 0);
    expect(await pruneRuntimes(state, [old.prumo])).toEqual([]);
    expect(await pruneRuntimes(state, [now.prumo, now.nodeFolder])).toEqual([old.prumo]);
    expect(existsSync(now.prumo)).toBe(true);
  });

  it('knows which copies the stacks of a home need, from what starts with the machine and from definitions', async () => {
    write('dist/cli.js', 'one');
    const boots = await stageRuntime({ home: state, dist: join(app, 'dist') });
    write('dist/cli.js', 'two');
    const runs = await stageRuntime({ home: state, dist: join(app, 'dist') });
    write('dist/cli.js', 'three');
    const neither = await stageRuntime({ home: state, dist: join(app, 'dist') });
    mkdirSync(join(state, 'shop/agent/services'), { recursive: true });
    writeFileSync(join(state, 'shop/agent/at-boot'), `exec ${boots.node} '${boots.prumo}/daemon/agent.js' --state x\n`);
    writeFileSync(
      join(state, 'shop/agent/services/prumo-controller.json'),
      JSON.stringify({
        service: { argv: [runs.node, `${runs.prumo}/daemon/controller.js`], env: { PATH: `/usr/bin:${runs.nodeFolder}` } },
      }),
    );
    for (const { prumo, nodeFolder } of [boots, runs, neither]) for (const path of [prumo, join(nodeFolder, '..')]) utimesSync(path, 0, 0);
    expect(await pruneRuntimes(state, runtimesInUse(state))).toEqual([neither.prumo]);
    expect([boots.node, runs.node, boots.prumo, runs.prumo].every((path) => existsSync(path))).toBe(true);
  });
});
