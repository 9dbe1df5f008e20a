import { expect, test } from 'vitest';
import { fixtureContext } from '../../../test/fixture/context.ts';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import { pgbackrest } from './component.ts';
import { restoreConfig } from './config.ts';

const backup = { full: '0 2 * * sun', differential: undefined, incremental: undefined, logical: undefined, keep: 14 };
const context = (changes: Parameters<typeof fixtureSpec>[0] = {}) => fixtureContext({ spec: fixtureSpec({ backup, ...changes }) });
const fileOf = (name: string, given = context()): string =>
  pgbackrest
    .services(given)
    .find((service) => service.name === name)
    ?.files.find(({ path }) => path === 'pgbackrest.conf')?.content ?? expect.fail(`no ${name}`);

test('the repository knows every member, keeps what the spec says, and backs up from a standby', async () => {
  await expect(fileOf('repository')).toMatchFileSnapshot('__golden__/repository.conf');
});

test('a member knows the repository, and no file of it holds the key', async () => {
  await expect(fileOf('archiver-2')).toMatchFileSnapshot('__golden__/archiver-2.conf');
});

test('the key is in the repository’s configuration alone, and that is secret', () => {
  const given = context();
  const holders = pgbackrest
    .services(given)
    .flatMap(({ name, files }) =>
      files.filter(({ content }) => content.includes(given.secret('backup.cipher'))).map((file) => ({ name, file })),
    );
  expect(holders.map(({ name, file }) => [name, file.path, file.secret])).toEqual([['repository', 'pgbackrest.conf', true]]);
});

test('without standbys the primary is what backups are taken from; without `backup` there is nothing', () => {
  const alone = fileOf('repository', context({ database: { ...fixtureSpec().database, standbys: 0, synchronous: 0 } }));
  expect(alone).not.toContain('backup-standby');
  expect(pgbackrest.wanted(fixtureSpec())).toBe(false);
});

const offsite = {
  endpoint: 'https://s3.example.com:8443',
  region: 'sa-east-1',
  bucket: 'my-shop-backups',
  prefix: 'my-shop',
  envFile: '.env.offsite',
  caFile: undefined,
  keep: 30,
};
const ACCESS = { accessKey: 'ACCESS', secretKey: 'SECRET-OF-THE-BUCKET', ca: 'PEM of the store\n' };
const withBucket = () => fixtureContext({ spec: fixtureSpec({ backup: { ...backup, offsite } }), inputs: { offsite: ACCESS } });

test('with a bucket the repository has a second place, and members reach both through its server', async () => {
  await expect(fileOf('repository', withBucket())).toMatchFileSnapshot('__golden__/repository-offsite.conf');
  await expect(fileOf('archiver-2', withBucket())).toMatchFileSnapshot('__golden__/archiver-2-offsite.conf');
  const holders = pgbackrest
    .services(withBucket())
    .flatMap(({ name, files, argv, env }) => (JSON.stringify([files, argv, env]).includes(ACCESS.secretKey) ? [name] : []));
  expect(holders).toEqual(['repository']);
});

test('a restore from the bucket names nothing of the repository beside the stack, and one from there nothing of the bucket', () => {
  const given = withBucket();
  const fromBucket = restoreConfig(given, 'restored', '/somewhere', 'offsite');
  expect(fromBucket).toContain('repo1-type=s3');
  expect(fromBucket).not.toContain(given.data('repository'));
  expect(restoreConfig(given, 'restored', '/somewhere', 'local')).not.toContain('s3');
});

test('a bucket that is added or another one is prepared: the job is another then', () => {
  const jobOf = (given: ReturnType<typeof context>) => JSON.stringify(pgbackrest.jobs(given));
  const other = fixtureContext({
    spec: fixtureSpec({ backup: { ...backup, offsite: { ...offsite, prefix: 'other' } } }),
    inputs: { offsite: ACCESS },
  });
  expect(new Set([jobOf(context()), jobOf(withBucket()), jobOf(other)]).size).toBe(3);
});
