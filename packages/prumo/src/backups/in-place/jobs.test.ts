import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixtureContext } from '../../../test/fixture/context.ts';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import { MemberJobs } from './jobs.ts';

const backup = { full: '0 2 * * sun', differential: undefined, incremental: undefined, logical: undefined, keep: 14 };
const context = fixtureContext({ spec: fixtureSpec({ backup }) });
const [node] = context.nodesOf('database');
const jobsTo = (at: string | null) => new MemberJobs(context, node ?? expect.fail('no database'), { timeline: 3, at });
const jobs = jobsTo('2026-11-26T14:30:00.250Z');

test('a rehearsal stops at the moment, on the timeline given, and archives nothing', () => {
  const { argv } = jobs.server('rehearse');
  expect(argv[2]).toMatch(/\/restored$/);
  for (const word of [
    'archive_mode=off',
    'archive_command=',
    'recovery_target_timeline=3',
    'recovery_target_time=2026-11-26 14:30:00.250+00',
    'recovery_target_action=shutdown',
    'listen_addresses=',
  ])
    expect(argv).toContain(word);
  expect(argv.find((word) => word.startsWith('restore_command='))).toMatch(/--pg1-path=\S+\/restored archive-get %f "%p"$/);
});

test('what takes the place is promoted there, and what that writes is archived', () => {
  const { argv } = jobs.server('promote');
  expect(argv[2]).toMatch(/\/cluster$/);
  expect(argv).toContain('archive_mode=on');
  expect(argv).toContain('recovery_target_action=promote');
  expect(argv.find((word) => word.startsWith('archive_command='))).toMatch(/archive-push %p$/);
  expect(jobsTo(null).server('promote').argv.join(' ')).not.toContain('recovery_target_time=');
});

test('pgBackRest leaves no settings for recovery behind, and fills the folder beside', () => {
  const { argv } = jobs.fill('20261126-020000F');
  expect(argv).toContain('--type=none');
  expect(argv.find((word) => word.startsWith('--pg1-path='))).toMatch(/\/restored$/);
});

test('no secret is in a command line; what holds one is marked', () => {
  const all = [jobs.server('promote'), jobs.fill('x'), jobs.logins('fixture'), jobs.swap(), jobs.swapBack(), jobs.discard()];
  for (const { argv } of all) expect(argv.join(' ')).not.toContain('secret-of');
  for (const { path, content, secret } of jobs.server('promote').files)
    expect([path, content.includes('PASSWORD')]).toEqual([path, secret === true]);
});

test('PostgreSQL waits for its archiver when it stops, within what its job may take', () => {
  const { argv, within } = jobs.stop();
  expect(Number(argv[argv.indexOf('-t') + 1]) * 1000).toBeLessThan(within);
});

test('a path with a blank in it stays one word of the restore command', () => {
  const elsewhere = fixtureContext({ spec: fixtureSpec({ backup }), allocation: { state: '/var/lib/my shop' } });
  const spacious = new MemberJobs(elsewhere, node ?? expect.fail('no database'), { timeline: 3, at: null });
  const command = spacious.server('rehearse').argv.find((word) => word.startsWith('restore_command='));
  expect(command).toMatch(/'--pg1-path=[^']*my shop[^']*'/);
});

test.each(['swap', 'swapBack'] as const)('an exchange of which a folder could not be moved has failed (%s)', async (verb) => {
  const base = await mkdtemp(join(tmpdir(), 'prumo-test-'));
  try {
    const [cluster, restored, before] = ['cluster', 'restored', 'before'].map((name) => join(base, name));
    if (cluster === undefined || restored === undefined || before === undefined) throw new Error('three folders');
    for (const folder of [cluster, verb === 'swap' ? restored : before]) await mkdir(folder);
    const bin = join(base, 'bin');
    await mkdir(bin);
    const run = (path: string): Promise<number> => {
      const [shell = '', ...words] = jobs[verb]().argv;
      const given = [...words.slice(0, 3), cluster, restored, before, '/bin/true'];
      return new Promise((resolve) => {
        execFile(shell, given, { env: { PATH: path } }, (error) => resolve(error === null ? 0 : 1));
      });
    };
    await writeFile(join(bin, 'mv'), '#!/bin/sh\nexit 1\n');
    await chmod(join(bin, 'mv'), 0o755);
    expect(await run(`${bin}:/usr/bin:/bin`)).toBe(1);
    expect(await run('/usr/bin:/bin')).toBe(0);
    expect((await readdir(base)).toSorted()).toEqual(verb === 'swap' ? ['before', 'bin', 'cluster'] : ['bin', 'cluster', 'restored']);
  } finally {
    await rm(base, { recursive: true });
  }
});

test('only a primary that was stopped in order gives its place away', async () => {
  const [shell = '', flag = '', script = ''] = jobs.isShutDown().argv;
  const folder = await mkdtemp(join(tmpdir(), 'prumo-test-'));
  try {
    const control = join(folder, 'pg_controldata');
    const says = async (state: string): Promise<boolean> => {
      await writeFile(
        control,
        `#!/bin/sh\necho 'pg_control version number:            1700'\necho 'Database cluster state:               ${state}'\n`,
      );
      await chmod(control, 0o755);
      return new Promise((resolve) => {
        execFile(shell, [flag, script, 'sh', control, folder], (error) => resolve(error === null));
      });
    };
    expect(await says('shut down')).toBe(true);
    for (const state of ['in production', 'shut down in recovery', 'shutting down']) expect(await says(state)).toBe(false);
  } finally {
    await rm(folder, { recursive: true });
  }
});
