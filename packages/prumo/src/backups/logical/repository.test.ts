import { expect, test } from 'vitest';
import { fixtureContext } from '../../../test/fixture/context.ts';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import type { BackupPlace } from '../../components/pgbackrest/index.ts';
import type { Job, Platform } from '../../model/index.ts';
import { LogicalRepository } from './repository.ts';
import { type Answer, requestSchema } from './request.ts';

const backup = { full: '0 2 * * sun', differential: undefined, incremental: undefined, logical: '0 3 * * *', keep: 7 };
const KEY = 'k'.repeat(32);

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

/** A repository whose process gives these answers, and the jobs it was asked for. */
function asked(
  answer: Answer,
  { hasKey = true, hasBucket = false, place = 'local' }: { hasKey?: boolean; hasBucket?: boolean; place?: BackupPlace } = {},
) {
  const jobs: Job[] = [];
  const run: Platform['run'] = (job) => {
    jobs.push(job);
    return Promise.resolve({ code: 0, signal: null, timedOut: false, output: `\n${JSON.stringify(answer)}\n`, took: 1 });
  };
  const repository = new LogicalRepository({
    context: fixtureContext(
      hasBucket
        ? { spec: fixtureSpec({ backup: { ...backup, offsite: BUCKET } }), inputs: { offsite: ACCESS } }
        : { spec: fixtureSpec({ backup }) },
    ),
    place,
    key: hasKey ? KEY : undefined,
    platform: { run },
    runtime: { node: '/node', prumo: '/prumo' },
    version: '0.0.0-test',
    signal: new AbortController().signal,
  });
  const request = () => requestSchema.parse(JSON.parse(jobs[0]?.files[0]?.content ?? 'no job'));
  return { repository, jobs, request };
}

test('without a key on record nothing is taken, and what to do is said; there is nothing to list', async () => {
  const none = asked({ did: 'list', copies: [], flawed: [] }, { hasKey: false });
  await expect(none.repository.take()).rejects.toMatchObject({
    code: 'spec-not-applied',
    remedy: { en: expect.stringContaining('prumo up') },
  });
  expect(none.jobs).toEqual([]);
  expect(await none.repository.list()).toMatchObject({ copies: [], flawed: [] });
  expect(none.request().key).toBeUndefined();
});

test('what stands in for a key that was not made is no key', () => {
  const request = { folder: '/f', prumo: '0.0.0-test', keep: 7 };
  expect(requestSchema.safeParse({ ...request, key: KEY }).success).toBe(true);
  for (const key of ['made-by-the-first-up', '', 'short']) expect(requestSchema.safeParse({ ...request, key }).success).toBe(false);
});

test('only to take one is a login given away', async () => {
  const password = fixtureContext().secret('database.superuser');
  const answers: readonly Answer[] = [
    { did: 'list', copies: [], flawed: [] },
    { did: 'verify', verified: [], flawed: [] },
  ];
  for (const answer of answers) {
    const looking = asked(answer);
    await (answer.did === 'list' ? looking.repository.list() : looking.repository.verify());
    expect(JSON.stringify(looking.jobs)).not.toContain(password);
  }
  const taking = asked({ did: 'busy' });
  await expect(taking.repository.take()).rejects.toMatchObject({ code: 'stack-busy' });
  expect(taking.request().source?.members.map((member) => member.password)).toEqual([password, password, password]);
});

test('one that was taken is taken, also when older ones could not be removed after it', async () => {
  const copy = {
    label: '20261126-030000L',
    kind: 'logical',
    begun: '2026-11-26T03:00:00.000Z',
    ended: '2026-11-26T03:00:09.000Z',
    size: 1,
    stored: 1,
    database: 'd',
    version: '15.1',
    tables: 1,
    rows: 1,
    largeObjects: 0,
  } as const;
  const busy = asked({ did: 'now', copy, removed: [], notRemoved: 'EBUSY' });
  expect(await busy.repository.take()).toEqual({ copy, notRemoved: 'EBUSY', offsite: undefined });
  const offsite = { sent: [], removed: [], why: 'AccessDenied', notRemoved: null };
  expect(await asked({ did: 'now', copy, removed: [], offsite }).repository.take()).toEqual({ copy, notRemoved: undefined, offsite });
});

test('what opens the bucket is given to whoever sends to it or reads it, in a secret file, and to nobody else', async () => {
  const found: Answer = { did: 'list', copies: [], flawed: [] };
  const given = async (options: Parameters<typeof asked>[1], answer: Answer = found) => {
    const one = asked(answer, options);
    await (answer.did === 'list' ? one.repository.list() : one.repository.take().catch(() => undefined));
    const [job] = one.jobs;
    const [file] = job?.files ?? [];
    expect(JSON.stringify([job?.argv, job?.env])).not.toContain(ACCESS.secretKey);
    expect(file?.secret).toBe(true);
    return [job?.name, one.request().offsite?.access.prefix];
  };
  expect(await given({ hasBucket: true })).toEqual(['logical-list', undefined]);
  expect(await given({ hasBucket: true, place: 'offsite' })).toEqual(['logical-list-offsite', 'fixture/logical/']);
  expect(await given({ hasBucket: true }, { did: 'busy' })).toEqual(['logical-now', 'fixture/logical/']);
  expect(await given({}, { did: 'busy' })).toEqual(['logical-now', undefined]);
  expect(() => asked(found, { place: 'offsite' })).toThrow('backup.offsite');
});
