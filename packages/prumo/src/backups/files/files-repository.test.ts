import { expect, test } from 'vitest';
import { fixtureContext } from '../../../test/fixture/context.ts';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import type { BackupPlace } from '../../components/pgbackrest/index.ts';
import type { Job, Platform } from '../../model/index.ts';
import type { BackupSpec } from '../../spec/index.ts';
import { FilesRepository } from './files-repository.ts';
import { type FilesAnswer, filesRequestSchema } from './request.ts';

const KEY = 'k'.repeat(32);
const backup: BackupSpec = {
  full: '0 2 * * sun',
  differential: undefined,
  incremental: undefined,
  logical: undefined,
  keep: 7,
  files: { schedule: '0 */4 * * *', keep: 14 },
};
const TAKEN: Extract<FilesAnswer, { did: 'now' }>['backup'] = {
  label: '20261126-040000S',
  kind: 'files',
  begun: '2026-11-26T04:00:00.000Z',
  ended: '2026-11-26T04:00:09.000Z',
  purpose: null,
  size: 10,
  stored: 1,
  objects: 3,
  vanished: 0,
  unread: 0,
  buckets: [],
};

const BUCKET = {
  endpoint: 'https://s3.example.com',
  region: 'us-east-1',
  bucket: 'backups',
  prefix: 'fixture',
  envFile: '.env.offsite',
  caFile: undefined,
  keep: 30,
};
const ACCESS = { accessKey: 'ACCESS', secretKey: 'SECRET-OF-THE-BUCKET', ca: undefined };

/** A repository whose process gives this answer, and the jobs it was asked for. */
function asked(
  answer: FilesAnswer | string,
  given: { readonly backup?: BackupSpec; readonly key?: string | undefined; readonly place?: BackupPlace } = {},
) {
  const jobs: Job[] = [];
  const run: Platform['run'] = (job) => {
    jobs.push(job);
    const output = typeof answer === 'string' ? answer : `\n${JSON.stringify(answer)}\n`;
    return Promise.resolve({ code: typeof answer === 'string' ? 1 : 0, signal: null, timedOut: false, output, took: 1 });
  };
  const repository = new FilesRepository({
    context: fixtureContext({ spec: fixtureSpec({ backup: given.backup ?? backup }), inputs: { offsite: ACCESS } }),
    place: given.place,
    key: 'key' in given ? given.key : KEY,
    platform: { run },
    runtime: { node: '/node', prumo: '/prumo' },
    version: '0.0.0-test',
    signal: new AbortController().signal,
  });
  const request = () => filesRequestSchema.parse(JSON.parse(jobs[0]?.files[0]?.content ?? 'no job'));
  return { repository, jobs, request };
}

test('where the spec has none, or there is no key yet, that is said', () => {
  const { files: _, ...none } = backup;
  expect(() => asked({ did: 'busy' }, { backup: none })).toThrow(expect.objectContaining({ code: 'backup-not-wanted' }));
  expect(() => asked({ did: 'busy' }, { key: undefined })).toThrow(expect.objectContaining({ code: 'spec-not-applied' }));
});

test('the store’s key goes to who takes a backup, in a secret file and nowhere else; to verify nobody needs it', async () => {
  const taking = asked({ did: 'now', backup: TAKEN, unread: [], removed: [] });
  expect((await taking.repository.take()).backup).toEqual(TAKEN);
  expect(taking.request()).toMatchObject({ keep: 14, buckets: ['documents'], storage: { secretKey: 'value-of-storage.secret_key' } });
  const { files, ...rest } = taking.jobs[0] ?? expect.fail('no job');
  expect(files.map(({ secret }) => secret)).toEqual([true]);
  expect(JSON.stringify(rest)).not.toContain('secret_key');
  const verifying = asked({ did: 'verify', verified: ['a', 'b'], flawed: [], damaged: [], contents: 3 });
  expect(await verifying.repository.verify()).toBe(2);
  expect(JSON.stringify(verifying.jobs)).not.toContain('secret_key');
});

test('objects that were not read make it a failure that names them; so do a busy place and a process that ends', async () => {
  const unread = [{ object: 'documents/a', why: 'aborted' }];
  await expect(asked({ did: 'now', backup: { ...TAKEN, unread: 1 }, unread, removed: [] }).repository.take()).rejects.toMatchObject({
    code: 'backup-failed',
    details: ['documents/a: aborted'],
    what: { en: expect.stringContaining('20261126-040000S') },
  });
  await expect(asked({ did: 'busy' }).repository.take()).rejects.toMatchObject({ code: 'stack-busy' });
  await expect(asked({ did: 'failed', why: 'ECONNREFUSED' }).repository.take()).rejects.toMatchObject({
    code: 'backup-failed',
    why: { en: 'ECONNREFUSED' },
  });
  await expect(asked('Killed').repository.take()).rejects.toMatchObject({ code: 'backup-failed', why: { en: 'Killed' } });
});

test('what is damaged is named, lists and contents', async () => {
  const damaged = [
    { object: 'documents/a', label: 'new', others: 0, flaw: 'changed' },
    { object: 'documents/b', label: 'new', others: 2, flaw: 'missing' },
  ];
  const answer: FilesAnswer = { did: 'verify', verified: [], flawed: [{ label: 'old', flaw: 'cut-short' }], damaged, contents: 2 };
  await expect(asked(answer).repository.verify()).rejects.toMatchObject({
    code: 'backup-damaged',
    details: [
      'backup old: cut-short',
      'documents/a of backup new: changed',
      'documents/b of backup new and 2 more of the same bytes: missing',
    ],
  });
});

test('what opens the bucket goes to whoever sends to it or reads it, in a secret file; what a restore takes first waits for no bucket', async () => {
  const withBucket = { backup: { ...backup, offsite: { ...BUCKET, generations: { weekly: 8 } } } };
  const given = async (answer: FilesAnswer, place: BackupPlace, ask: (repository: FilesRepository) => Promise<unknown>) => {
    const one = asked(answer, { ...withBucket, place });
    await ask(one.repository);
    const { files, ...rest } = one.jobs[0] ?? expect.fail('no job');
    expect(files.map(({ secret }) => secret)).toEqual([true]);
    expect(JSON.stringify(rest)).not.toContain(ACCESS.secretKey);
    const { offsite } = one.request();
    return [rest.name, offsite?.access.prefix, offsite?.keep];
  };
  const now: FilesAnswer = { did: 'now', backup: TAKEN, unread: [], removed: [] };
  const keep = { days: 30, weekly: 8 };
  expect(await given(now, 'local', (one) => one.take())).toEqual(['files-now', 'fixture/files/', keep]);
  expect(await given(now, 'local', (one) => one.take('safety'))).toEqual(['files-now', undefined, undefined]);
  const verified: FilesAnswer = { did: 'verify', verified: [], flawed: [], damaged: [], contents: 0 };
  expect(await given(verified, 'local', (one) => one.verify())).toEqual(['files-verify', undefined, undefined]);
  expect(await given(verified, 'offsite', (one) => one.verify())).toEqual(['files-verify-offsite', 'fixture/files/', keep]);
  expect(await given({ did: 'list', copies: [], flawed: [] }, 'offsite', (one) => one.list())).toEqual([
    'files-list-offsite',
    'fixture/files/',
    keep,
  ]);
  expect(() => asked({ did: 'busy' }, { place: 'offsite' })).toThrow(expect.objectContaining({ code: 'backup-not-wanted' }));
});

test('what is damaged in the bucket is said to be there', async () => {
  const answer: FilesAnswer = { did: 'verify', verified: [], flawed: [{ label: 'old', flaw: 'missing' }], damaged: [], contents: 0 };
  const { repository } = asked(answer, { backup: { ...backup, offsite: BUCKET }, place: 'offsite' });
  await expect(repository.verify()).rejects.toMatchObject({ code: 'backup-damaged', details: ['backup old (offsite): missing'] });
});
