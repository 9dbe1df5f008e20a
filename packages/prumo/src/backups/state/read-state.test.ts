import { expect, test } from 'vitest';
import { fixtureContext } from '../../../test/fixture/context.ts';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import type { Job, JobResult } from '../../model/index.ts';
import { LogicalRepository } from '../logical/repository.ts';
import { Repository } from '../repository.ts';
import type { JournalEntry } from './entry.ts';
import { readBackupState } from './read-state.ts';

const offsite = {
  endpoint: 'https://s3.example.com',
  region: 'us-east-1',
  bucket: 'backups',
  prefix: 'fixture',
  envFile: '.env.offsite',
  caFile: undefined,
  keep: 30,
};
const context = fixtureContext({
  spec: fixtureSpec({
    backup: { full: '0 2 * * sun', differential: undefined, incremental: undefined, logical: undefined, keep: 7, offsite },
  }),
});
const { signal } = new AbortController();
const what = { en: 'WAL was given up', 'pt-BR': 'WAL foi abandonado' };
const at = new Date(Date.now() - 60_000).toISOString();

/** No member answers, the repository beside the stack has no backup, and of the bucket there is what is given. */
async function wrong(bucket: { readonly code: number; readonly output: string }, journal: readonly JournalEntry[]) {
  const empty = JSON.stringify([{ name: 'main', status: { code: 2, message: 'no valid backups' }, archive: [], backup: [] }]);
  const platform = {
    run: ({ name, argv }: Job): Promise<JobResult> => {
      const answers = { 'backup-info': { code: 0, output: empty }, 'backup-wal': { code: 0, output: '{}' } };
      const of = name === 'backup-info' || name === 'backup-wal' ? answers[name] : { code: 2, output: 'could not connect' };
      return Promise.resolve({ signal: null, timedOut: false, took: 1, ...(argv.includes('--repo=2') ? bucket : of) });
    },
  };
  const logical = new LogicalRepository({
    context,
    key: undefined,
    platform,
    runtime: { node: '/bin/false', prumo: '' },
    version: '',
    signal,
  });
  logical.list = () => Promise.resolve({ copies: [], flawed: [] });
  const repository = new Repository(context, platform, signal);
  const inputs = { context, platform, repository, logical, journal, records: [], now: Date.now(), signal };
  const { problems } = await readBackupState({ ...inputs, offsite: new Repository(context, platform, signal, 'offsite') });
  return problems;
}

test('a bucket that cannot be reached is a problem with its name', async () => {
  const problems = await wrong({ code: 103, output: 'ERROR: [103]: unable to connect\n' }, []);
  expect(problems).toMatchObject([
    { problem: 'unreadable', subject: 'offsite', what: { en: expect.stringContaining('unable to connect') } },
    { problem: 'archive-unknown' },
    { problem: 'missing', subject: 'full' },
  ]);
});

test('WAL given up stays told while the members that know of it do not answer', async () => {
  const gap = { at, problem: 'wal-given-up', subject: 'primary', what } as const;
  const raised: JournalEntry = { ...gap, entry: 'raised' };
  const gaps = (found: Awaited<ReturnType<typeof wrong>>) => found.filter(({ problem }) => problem === 'wal-given-up');
  expect(gaps(await wrong({ code: 1, output: '' }, [raised]))).toEqual([{ problem: 'wal-given-up', subject: 'primary', what }]);
  expect(gaps(await wrong({ code: 1, output: '' }, [raised, { ...gap, entry: 'recovered' }]))).toEqual([]);
});
