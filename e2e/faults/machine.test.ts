import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import { complaints, pidsOf } from '../harness/health.ts';
import { TestStack } from '../harness/stack.ts';
import { smallStack } from './small-stack.ts';

const errorSchema = z.object({
  error: z.object({
    code: z.string(),
    exit: z.number(),
    what: z.string(),
    why: z.string().nullable(),
    remedy: z.string(),
    details: z.array(z.string()),
  }),
});
const errorOf = (stdout: string) => errorSchema.parse(JSON.parse(stdout)).error;

// Mounts need root; the same refusals for an ordinary user are unit tests beside the code.
describe.runIf(process.getuid?.() === 0)('a machine that lacks something', () => {
  const folder = mkdtempSync('/tmp/prumo-e2e-machine-');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const cacheStack = () => new TestStack({ name: 'lacking', spec: 'name: lacking\ncache: {}\n' });

  /** Run in a mount namespace of its own, where `program` is another file: nobody else sees it. */
  const wherein = (program: string, content: string, mode: number): readonly string[] => {
    const file = join(folder, program.replaceAll('/', '_'));
    writeFileSync(file, content);
    chmodSync(file, mode);
    return [
      '/usr/bin/unshare',
      '--mount',
      '--propagation',
      'private',
      '/bin/sh',
      '-c',
      `mount --bind ${file} "$(readlink -f ${program})" && exec "$@"`,
      'sh',
    ];
  };
  const without = (program: string): readonly string[] => wherein(program, '', 0o644);

  test('a missing server: `server-missing`, exit 4, which one, and how to get it', async () => {
    await using stack = cacheStack();
    // Not executable, so not a program; that is all the search can see.
    const up = await stack.start(['up', '--json'], wherein('/usr/bin/redis-server', '', 0o644)).ended;
    expect(up.code, up.stderr).toBe(4);
    const error = errorOf(up.stdout);
    expect(error).toMatchObject({ code: 'server-missing', exit: 4, remedy: expect.stringContaining('prumo up --install') });
    expect(error.what).toContain('Redis');
    expect(error.details.join('\n')).toContain('redis-server');
    expect(stack.remains({ destroyed: false })).toEqual([]);
  });

  test('and no apt to install it with: what is missing, which version, and where it comes from', async () => {
    await using stack = cacheStack();
    const through = [...without('/usr/bin/redis-server'), ...without('/usr/bin/apt-get')];
    for (const command of [
      ['doctor', '--install'],
      ['up', '--install'],
    ]) {
      const ended = await stack.start([...command, '--json'], through).ended;
      expect(ended.code, ended.stderr).toBe(4);
      const error = errorOf(ended.stdout);
      expect(error).toMatchObject({ code: 'server-missing', exit: 4, what: expect.stringContaining('apt') });
      expect(error.details).toEqual([expect.stringMatching(/^Redis ≥ \d+\.\d+: https:\/\/redis\.io/)]);
    }
    expect(stack.remains({ destroyed: false })).toEqual([]);
  });

  test('a server that is too old: `server-too-old`, exit 4, found and needed version', async () => {
    await using stack = cacheStack();
    const up = await stack.start(
      ['up', '--json'],
      wherein('/usr/bin/redis-server', '#!/bin/sh\necho "Redis server v=5.0.14 sha=00000000:0 malloc=libc bits=64 build=0"\n', 0o755),
    ).ended;
    expect(up.code, up.stderr).toBe(4);
    const error = errorOf(up.stdout);
    expect(error).toMatchObject({ code: 'server-too-old', exit: 4 });
    expect(`${error.what} ${error.why ?? ''} ${error.details.join(' ')}`).toMatch(/5\.0\.14/);
    expect(`${error.what} ${error.why ?? ''} ${error.details.join(' ')}`).toMatch(/7\.0/);
    expect(stack.remains({ destroyed: false })).toEqual([]);
  });

  test('`doctor` says the same, and exits with 1', async () => {
    await using stack = cacheStack();
    const doctor = await stack.start(['doctor'], wherein('/usr/bin/redis-server', '', 0o644)).ended;
    expect(doctor.stdout).toMatch(/redis/i);
    expect(doctor.code).toBe(1);
  });
});

describe('a port in use', () => {
  test('by another program: `port-in-use`, exit 4, the program’s name, nothing changed', async () => {
    const holder = spawn('/usr/bin/python3', ['-m', 'http.server', '28443', '--bind', '127.0.0.1'], { stdio: 'ignore' });
    const gone = once(holder, 'exit');
    try {
      await eventually(() => answers(28443), { within: 10_000, what: 'the port is taken' });
      await using stack = new TestStack({ name: 'crowded', spec: 'name: crowded\nedge: { https_port: 28443 }\n' });
      const up = await stack.prumo('up', '--json');
      expect(up.code, up.stdout + up.stderr).toBe(4);
      const error = errorOf(up.stdout);
      expect(error).toMatchObject({ code: 'port-in-use', exit: 4 });
      expect(`${error.what} ${error.why ?? ''}`).toContain('28443');
      expect(`${error.what} ${error.why ?? ''}`).toContain('python3');
      expect(stack.remains({ destroyed: false })).toEqual([]);
      expect(await answers(28443)).toBe(true);
    } finally {
      holder.kill('SIGKILL');
      await gone;
    }
  });
});

describe.runIf(process.getuid?.() === 0)('a disk', () => {
  /** A small disk of its own, in memory. etcd alone sets 64 MB aside for each member. */
  const disk = (megabytes: number) => {
    const folder = mkdtempSync('/tmp/prumo-e2e-disk-');
    chmodSync(folder, 0o755);
    const home = join(folder, 'home');
    mkdirSync(home);
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=711`, 'prumo-e2e', home]);
    return {
      home,
      filler: join(home, 'filler'),
      [Symbol.dispose]() {
        execFileSync('umount', [home]);
        rmSync(folder, { recursive: true, force: true });
      },
    };
  };
  /** Take every byte there is. */
  const fill = (file: string): void => {
    const { bavail, bsize } = statfsSync(join(file, '..'));
    writeFileSync(file, Buffer.alloc(Math.max(0, Number(bavail) * Number(bsize) - 64 * 1024)));
    try {
      for (;;) appendFileSync(file, Buffer.alloc(4096));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    }
  };

  test('that is full before the first `up`, and then under a running stack: `disk-full`; with room again `up` completes', async () => {
    using small = disk(1200);
    await using stack = smallStack('cramped', { home: small.home });
    fill(small.filler);
    const first = await stack.prumo('up', '--json');
    expect(first.code, first.stdout + first.stderr).toBe(4);
    expect(errorOf(first.stdout)).toMatchObject({ code: 'disk-full', exit: 4 });
    expect(stack.remains({ destroyed: false })).toEqual([]);

    rmSync(small.filler);
    await stack.must('up');
    const before = await stack.status();
    expect(complaints(before)).toEqual([]);

    fill(small.filler);
    stack.write({ 'more.txt': 'x'.repeat(1_000_000) });
    const second = await stack.prumo('up', '--json');
    expect(second.code, second.stdout + second.stderr).toBe(4);
    expect(errorOf(second.stdout)).toMatchObject({ code: 'disk-full', exit: 4 });

    rmSync(small.filler);
    await stack.must('up');
    const after = await stack.status();
    expect(complaints(after)).toEqual([]);
    // A member of etcd ends itself when it finds no room to write, sooner or later (its log, which finds none either, breaks off there), and is
    // started again. Nothing else goes.
    const same = (pids: Readonly<Record<string, number | null>>) =>
      Object.entries(pids).filter(([name]) => name !== 'web-1' && !name.startsWith('etcd-'));
    expect(same(pidsOf(after))).toEqual(same(pidsOf(before)));
  });

  test('that is read-only: `disk-full`, which says so', async () => {
    using small = disk(16);
    execFileSync('mount', ['-o', 'remount,ro', small.home]);
    await using stack = new TestStack({ name: 'frozen', spec: 'name: frozen\n', home: small.home });
    const up = await stack.prumo('up', '--json');
    expect(up.code, up.stdout + up.stderr).toBe(4);
    const error = errorOf(up.stdout);
    expect(error.code).toBe('disk-full');
    expect(`${error.what} ${error.why ?? ''}`).toMatch(/read-only/i);
    expect(readdirSync(small.home)).toEqual([]);
  });
});

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    }).on('error', () => resolve(false));
  });
}
