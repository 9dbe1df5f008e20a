import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fixtureContext } from '../../../test/fixture/context.ts';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import type { Job, JobResult } from '../../model/index.ts';
import { makeReachable, realFolder, refuseFull } from './restore-folder.ts';

const OK: JobResult = { code: 0, signal: null, timedOut: false, output: '', took: 1 };
const backup = { full: '0 2 * * sun', differential: undefined, incremental: undefined, logical: undefined, keep: 14 };
const never = new AbortController().signal;
const isRoot = process.getuid?.() === 0;
let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'prumo-restore-folder-'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

/** A given folder made the own of `nobody`, who stands for the node's user. */
function reach(folder: string, run: (job: Job) => Promise<JobResult> = () => Promise.resolve(OK)) {
  const context = fixtureContext({ spec: fixtureSpec({ backup }), allocation: { isRoot, users: { backup1: 'nobody' } } });
  return makeReachable(context, { run }, { name: 'restore-directory', folder, isGiven: true }, never);
}

test('the way to a folder is taken as it really is, and must be there', async () => {
  mkdirSync(join(base, 'real'));
  symlinkSync(join(base, 'real'), join(base, 'link'));
  expect(await realFolder(join(base, 'link', 'new'))).toBe(join(base, 'real', 'new'));
  await expect(realFolder(join(base, 'nowhere', 'new'))).rejects.toMatchObject({ code: 'restore-place' });
});

test('a link is no folder, wherever it leads', async () => {
  mkdirSync(join(base, 'real'));
  symlinkSync(join(base, 'real'), join(base, 'link'));
  symlinkSync(join(base, 'nothing'), join(base, 'dangling'));
  for (const name of ['link', 'dangling'])
    await expect(refuseFull(join(base, name))).rejects.toMatchObject({
      code: 'restore-place',
      what: { en: expect.stringContaining('symbolic link') },
    });
  await refuseFull(join(base, 'real'));
});

test('a link that was put in its place afterwards is refused, and what it leads to keeps its owner', async () => {
  const victim = join(base, 'victim');
  mkdirSync(victim);
  symlinkSync(victim, join(base, 'folder'));
  const before = statSync(victim);
  await expect(reach(join(base, 'folder'))).rejects.toMatchObject({ code: 'restore-place' });
  expect(statSync(victim)).toMatchObject({ uid: before.uid, gid: before.gid });
});

test('what was put into it meanwhile is not emptied', async () => {
  const folder = join(base, 'folder');
  mkdirSync(folder);
  writeFileSync(join(folder, 'mine'), '');
  await expect(reach(folder)).rejects.toMatchObject({ code: 'restore-place' });
  expect(existsSync(join(folder, 'mine'))).toBe(true);
});

test.runIf(isRoot)('a folder is its owner’s again where the restore came to nothing, by the folder and not its name', async () => {
  const folder = join(base, 'folder');
  mkdirSync(folder);
  chownSync(folder, 1234, 1234);
  const victim = join(base, 'victim');
  {
    await using _made = await reach(folder);
    expect(statSync(folder).uid).not.toBe(1234);
    rmSync(folder, { recursive: true });
    mkdirSync(victim);
    symlinkSync(victim, folder);
  }
  expect(statSync(victim).uid).toBe(0);
});
