import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LogicalRepository, Repository } from '../../src/backups/index.ts';
import { readBackupState } from '../../src/backups/state/index.ts';
import { pgbackrest, REPOSITORY } from '../../src/components/pgbackrest/index.ts';
import { givenUpFile } from '../../src/components/postgres/index.ts';
import type { Job, JobResult } from '../../src/model/index.ts';
import { eventually } from '../fixture/eventually.ts';
import { fixtureSpec } from '../fixture/spec.ts';
import { DatabaseCluster } from '../integration/harness/database-cluster.ts';
import { RealStack } from '../integration/harness/real-stack.ts';

const SEGMENT = 16 * 1024 * 1024;
const LIMIT = 4 * SEGMENT;

let stack: RealStack;
let cluster: DatabaseCluster;

beforeAll(async () => {
  stack = RealStack.create({
    spec: fixtureSpec({
      database: { ...fixtureSpec().database, standbys: 0, synchronous: 0 },
      backup: { full: '0 2 * * sun', differential: undefined, incremental: undefined, logical: undefined, keep: 7, walLimit: LIMIT },
    }),
    subnet: '127.203.6',
  });
  cluster = new DatabaseCluster(stack);
  await cluster.up();
  for (const service of pgbackrest.services(stack.context)) stack.start(service);
  for (const job of pgbackrest.jobs(stack.context)) {
    const { code, output } = await stack.run(job);
    expect(code, output).toBe(0);
  }
}, 180_000);

afterAll(() => stack[Symbol.asyncDispose](), 60_000);

const platform = {
  run: async (job: Job): Promise<JobResult> => ({ signal: null, timedOut: false, ...(await stack.run(job)) }),
};

async function look() {
  const { context } = stack;
  const { signal } = new AbortController();
  const repository = new Repository(context, platform, signal);
  const logical = new LogicalRepository({
    context,
    key: undefined,
    platform,
    runtime: { node: '/bin/false', prumo: '' },
    version: '',
    signal,
  });
  // Portable copies are another matter: none is asked for.
  logical.list = () => Promise.resolve({ copies: [], flawed: [] });
  const state = await readBackupState({ context, platform, repository, logical, journal: [], records: [], now: Date.now(), signal });
  return { ...state, wrong: state.problems.map(({ problem }) => problem), repository };
}

async function finishSegments(member: string, count: number): Promise<void> {
  for (let round = 0; round < count; round += 1)
    await cluster.query(member, cluster.superuser, `SELECT pg_logical_emit_message(false, 'test', ''), pg_switch_wal()`);
}

test('WAL waits for a repository that is away up to the limit; above it is given up, said and on record; what is still there is archived after all, and a full backup ends it', async () => {
  const member = await cluster.leader();
  const [node] = stack.context.nodesOf('database');
  const record = givenUpFile(stack.context, node ?? expect.fail('no node'));
  const before = await (await look()).repository.take('full', () => undefined);
  expect(await look()).toMatchObject({ wrong: [], archive: { limit: LIMIT }, givenUp: null });

  await stack.stopped(REPOSITORY);
  await finishSegments(member, 3);
  await eventually(async () => (await look()).wrong.includes('wal-filling'), {
    within: 30_000,
    every: 500,
    what: 'half of the way is told',
  });
  expect(existsSync(record)).toBe(false);

  await finishSegments(member, 5);
  const above = await eventually(
    async () => {
      const state = await look();
      return state.givenUp !== null && (state.archive?.waitingBytes ?? 0) <= LIMIT ? state : undefined;
    },
    // Not before a minute of failure.
    { within: 150_000, every: 500, what: 'what is above the limit is given up' },
  );
  expect(above.wrong).toContain('wal-given-up');
  expect(above.givenUp?.files).toBeGreaterThanOrEqual(3);
  // Not one more than must be.
  expect(above.archive?.waitingBytes).toBeGreaterThanOrEqual(LIMIT - SEGMENT);
  expect(readFileSync(record, 'utf8').trim().split('\n')).toHaveLength(above.givenUp?.files ?? 0);
  expect(stack.running(member).log()).toMatch(/prumo: [0-9A-F]{24} is given up/);
  await cluster.query(member, cluster.superuser, 'CREATE TABLE written_all_the_same (id int)');

  const [service] = pgbackrest.services(stack.context);
  stack.start(service ?? expect.fail('no repository'));
  await finishSegments(member, 1);
  const back = await eventually(
    async () => {
      const state = await look();
      return state.archive?.waiting === 0 ? state : undefined;
    },
    { within: 120_000, every: 500, what: 'what waited is archived' },
  );
  // No checkpoint has recycled it: nothing is missing.
  expect(back.wrong).toEqual(['wal-given-up']);
  expect(back.restorableSince).toBe(before.ended);
  const { names } = await back.repository.listing();
  const files = readFileSync(record, 'utf8')
    .trim()
    .split('\n')
    .map((line) => String(JSON.parse(line).file));
  expect(files.filter((file) => !names.some((name) => name.startsWith(file)))).toEqual([]);

  await back.repository.take('full', () => undefined);
  expect(await look()).toMatchObject({ wrong: [], restorableSince: before.ended, givenUp: null });
}, 400_000);
