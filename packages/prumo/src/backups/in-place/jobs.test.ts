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
