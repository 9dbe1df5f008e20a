import { execFileSync } from 'node:child_process';
import { mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InPlaceStack, refusal } from './in-place-stack.ts';
import { RepositoryFiles } from './repository-files.ts';

const isRoot = process.getuid?.() === 0;

/** `prumo restore --to in-place`: the database itself goes back. The tests build on each other. */
describe('restores in place', () => {
  const back = new InPlaceStack('devolta');
  const files = new RepositoryFiles(back.stack);
  let before = '';
  let afterwards = '';
  beforeAll(async () => {
    await back.stack.must('up', '--wait');
    ({ before, afterwards } = await back.history());
  });
  afterAll(() => back.stack[Symbol.asyncDispose]());

  test('what cannot be is refused, and what is not confirmed not done: nothing is stopped', async () => {
    const pids = await back.pids();
    for (const [argv, exit, code] of [
      [['--to', 'in-place', '--time', '2020-01-01'], 2, 'restore-target'],
      [['--to', 'in-place', '--time', '2099-01-01T00:00:00Z'], 2, 'restore-target'],
      [['--to', 'in-place', '--backup', '20200101-000000F'], 2, 'unknown-backup'],
      [['--to', 'in-place', '/srv/look'], 2, 'usage'],
      [['--to', 'in-place', '--remove'], 2, 'usage'],
      [['--undo', '--time', before], 2, 'usage'],
      [['--undo'], 2, 'restore-target'],
    ] as const)
      expect([argv, await back.refused(...argv)]).toMatchObject([argv, { exit, code }]);
    for (const answer of [[], ['--yes', 'another']])
      expect(refusal(await back.stack.prumo('restore', '--to', 'in-place', '--time', before, '--json', ...answer))).toMatchObject({
        exit: 4,
        code: 'not-confirmed',
      });
    const { stdout } = await back.stack.must('restore', '--to', 'in-place', '--time', before, '--dry-run');
    expect(stdout).toMatch(/stop web-1, web-2, .*router-1.*Nothing was changed/);
    expect(await back.pids()).toEqual(pids);
  });

  test('a backup cut in half, a moment nothing came after, a disk without room: found out while everything runs on', async () => {
    const pids = await back.pids();
    {
      using _half = files.broken(files.largestBundle(), 'half');
      expect(await back.refused('--to', 'in-place', '--time', before)).toMatchObject({ exit: 1, code: 'backup-damaged' });
    }
    expect(await back.refused('--to', 'in-place', '--time', new Date().toISOString())).toMatchObject({ exit: 2, code: 'restore-target' });
    await back.isCleared();
    if (isRoot) {
      const { services } = await back.stack.status();
      const primary = services.find(({ role }) => role === 'primary')?.name ?? '';
      const small = join(back.stack.state, 'services', primary, 'data/restored');
      mkdirSync(small);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', small]);
      try {
        expect(await back.refused('--to', 'in-place', '--time', before)).toMatchObject({ exit: 4, code: 'disk-full' });
      } finally {
        execFileSync('umount', [small]);
        rmdirSync(small);
      }
    }
    expect(await back.pids()).toEqual(pids);
    expect(await back.notes()).toEqual(['afterwards', 'last']);
  });

  test('to a moment: what was there then is there, what came after is not; the archive goes on and can be verified', async () => {
    const { after } = await back.restore('--to', 'in-place', '--time', before);
    expect([await back.notes(), await back.hasTable('dropped')]).toEqual([['kept'], true]);
    await back.isWhole();
    await back.ask(`INSERT INTO note (text) VALUES ('branch')`);
    expect((await back.stack.must('backup', 'list', '--json')).stdout).toContain(String(after));
    await back.stack.must('backup', 'verify');
  });

  test('a moment on the timeline that was left is on that timeline, beside and in place', async () => {
    const beside = await back.stack.must('restore', '--to', 'new', '--time', afterwards);
    const socket = /psql -h (\S+) -U postgres/.exec(beside.stdout)?.[1] ?? expect.fail(beside.stdout);
    expect(rowsBy(socket)).toEqual(['afterwards']);
    await back.stack.must('restore', '--remove');
    await back.restore('--to', 'in-place', '--time', afterwards);
    expect([await back.notes(), await back.hasTable('dropped')]).toEqual([['afterwards'], false]);
    await back.isWhole();
  });

  test('`--undo` brings back what was there before the last one', async () => {
    await back.restore('--undo');
    expect([await back.notes(), await back.hasTable('dropped')]).toEqual([['branch', 'kept'], true]);
    await back.isWhole();
    expect(back.turns).toHaveLength(3);
    await back.stack.must('backup', 'verify');
  });

  function rowsBy(socket: string): readonly string[] {
    const argv = ['-XAtw', '-h', socket, '-U', 'postgres', '-d', 'devolta', '-c', 'SELECT DISTINCT text FROM note ORDER BY 1'];
    return execFileSync('/usr/bin/psql', argv, { encoding: 'utf8' }).trim().split('\n');
  }
});
