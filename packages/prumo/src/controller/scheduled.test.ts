import { expect, test } from 'vitest';
import { fixtureSpec } from '../../test/fixture/spec.ts';
import { scheduledJob, timesOf } from './scheduled.ts';

test('what the spec gives a time runs by itself, and nothing else', () => {
  expect(timesOf(fixtureSpec())).toEqual({});
  const spec = fixtureSpec({
    backup: { full: '0 2 * * sun', differential: '0 2 * * mon-sat', incremental: undefined, logical: '0 3 * * *', keep: 7 },
    drills: { environment: 'development', windows: [], schedule: '30 3 * * sun' },
  });
  expect(timesOf(spec)).toEqual({
    drills: '30 3 * * sun',
    'backup-full': '0 2 * * sun',
    'backup-differential': '0 2 * * mon-sat',
    'backup-logical': '0 3 * * *',
    'backup-watch': '*/5 * * * *',
  });
});

test('tenants are exported at their time, unless that is never', () => {
  const tenants = {
    table: 'offices',
    key: 'id',
    title: undefined,
    column: 'office_id',
    schema: undefined,
    through: {},
    shared: [],
    exclude: [],
    keep: 30,
  };
  const backup = { full: '0 2 * * sun', differential: undefined, incremental: undefined, logical: undefined, keep: 7 };
  const timesWith = (schedule: string | undefined) => timesOf(fixtureSpec({ backup: { ...backup, export: { ...tenants, schedule } } }));
  expect(timesWith('0 4 * * *')).toMatchObject({ 'backup-full': '0 2 * * sun', export: '0 4 * * *' });
  expect(timesWith(undefined)).not.toHaveProperty('export');
});

test('files are backed up at their time, unless that is never', () => {
  const backup = { full: '0 2 * * sun', differential: undefined, incremental: undefined, logical: undefined, keep: 7 };
  const timesWith = (schedule: string | undefined) => timesOf(fixtureSpec({ backup: { ...backup, files: { schedule, keep: 7 } } }));
  expect(timesWith('0 */4 * * *')).toMatchObject({ 'backup-files': '0 */4 * * *' });
  expect(timesWith(undefined)).not.toHaveProperty('backup-files');
  expect(scheduledJob('backup-files', { node: 'n', cli: 'c', spec: 's', env: {} }).argv.slice(4)).toEqual(['backup', 'now', '--files', '--json']);
});

test('a scheduled command is the one a person would type', () => {
  const { argv, name } = scheduledJob('backup-full', { node: '/n/node', cli: '/p/cli.js', spec: '/s/prumo.yaml', env: {} });
  expect({ name, argv: argv.join(' ') }).toEqual({
    name: 'scheduled-backup-full',
    argv: '/n/node /p/cli.js --file /s/prumo.yaml backup now --type full --json',
  });
});
