import { mkdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Repository } from '../../src/backups/index.ts';
import { ownPlace, RestoredServer } from '../../src/backups/restore/index.ts';
import { pgbackrest, REPOSITORY } from '../../src/components/pgbackrest/index.ts';
import type { Job, JobResult, StackContext } from '../../src/model/index.ts';
import { eventually } from '../fixture/eventually.ts';
import { ObjectStore } from '../fixture/object-store.ts';
import { fixtureSpec } from '../fixture/spec.ts';
import { DatabaseCluster } from '../integration/harness/database-cluster.ts';
import { RealStack } from '../integration/harness/real-stack.ts';

const never = new AbortController().signal;
let store: ObjectStore;
let stack: RealStack;
let cluster: DatabaseCluster;
let context: StackContext;

const platform = {
  async run(job: Job, signal: AbortSignal): Promise<JobResult> {
    for (const folder of [context.data(job.name), context.run(job.name)]) {
      mkdirSync(folder, { recursive: true });
      stack.give(folder);
    }
    return { ...(await stack.run(job, signal)), signal: null, timedOut: false };
  },
};

beforeAll(async () => {
  store = await ObjectStore.start({ name: 'offsite', subnet: '127.203.11' });
  const { offsite, access } = store;
  const backup = { full: '0 2 * * sun', differential: undefined, incremental: undefined, logical: undefined, keep: 7, offsite };
  const database = { ...fixtureSpec().database, standbys: 1 };
  stack = RealStack.create({ spec: fixtureSpec({ backup, database }), subnet: '127.203.12', offsite: access });
  context = stack.context;
  cluster = new DatabaseCluster(stack);
  await cluster.up();
  for (const service of pgbackrest.services(context)) stack.start(service);
  for (const job of pgbackrest.jobs(context)) expect(await platform.run(job, never)).toMatchObject({ code: 0 });
  await write("CREATE TABLE ledger AS SELECT n AS id, repeat('Ação 123.456.789-09 ', 5) AS filler FROM generate_series(1, 500) n");
}, 240_000);

afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
  await store?.[Symbol.asyncDispose]();
}, 60_000);

const write = async (statement: string) => cluster.query(await cluster.leader(), cluster.owner, statement);
const administer = async (statement: string) => cluster.query(await cluster.leader(), cluster.superuser, statement);
const at = (place: 'local' | 'offsite') => new Repository(context, platform, never, place);

async function archived(): Promise<void> {
  const [row] = await administer('SELECT pg_walfile_name(pg_switch_wal()) AS segment');
  await eventually(
    async () =>
      (await administer(`SELECT last_archived_wal >= '${String(row?.['segment'])}' AS there FROM pg_stat_archiver`))[0]?.['there'] === true,
    { within: 60_000, every: 250, what: 'the last segment is archived' },
  );
}

test('a backup is taken in each place, both hold the WAL that follows, and nothing in the bucket can be read', async () => {
  const here = await at('local').take('incremental', () => undefined);
  const there = await at('offsite').take('incremental', () => undefined);
  expect([here.kind, there.kind]).toEqual(['full', 'full']);
  await write('INSERT INTO ledger SELECT n, $$later$$ FROM generate_series(501, 600) n');
  await archived();
  const [local, offsite] = [await at('local').content(), await at('offsite').content()];
  expect(offsite.wal?.to).toBe(local.wal?.to);
  expect(offsite.backups.map(({ label }) => label)).toEqual([there.label]);
  const keys = await store.keys();
  expect(keys.length).toBeGreaterThan(0);
  expect(keys.filter((key) => !key.startsWith('fixture/physical/'))).toEqual([]);
  for (const key of keys) expect((await store.read(key)).includes('123.456.789-09'), key).toBe(false);
}, 180_000);

test('what opens the bucket lies on the repository’s node alone, in files for its user', () => {
  const holders = pgbackrest
    .services(context)
    .flatMap(({ name, files }) =>
      files.filter(({ content }) => content.includes(store.access.secretKey)).map((file) => [name, file.secret]),
    );
  expect(holders).toEqual([[REPOSITORY, true]]);
  for (const { argv, env } of [...pgbackrest.services(context), ...pgbackrest.jobs(context)])
    expect(JSON.stringify([argv, env])).not.toContain(store.access.secretKey);
});

test('both are verified, and a byte that was changed in the bucket is found there and not here', async () => {
  expect([await at('local').verify(), await at('offsite').verify()]).toEqual([1, 1]);
  const key = (await store.keys('fixture/physical/archive')).findLast((one) => /\/[0-9A-F]{24}-/.test(one)) ?? expect.fail('no segment');
  const whole = await store.read(key);
  const changed = Buffer.from(whole);
  changed.writeUInt8(changed.readUInt8(whole.length >> 1) ^ 1, whole.length >> 1);
  await store.write(key, changed);
  await expect(at('offsite').verify()).rejects.toMatchObject({ code: 'backup-damaged' });
  expect(await at('local').verify()).toBe(1);
  await store.write(key, whole);
  await store.remove(key);
  await expect(at('offsite').verify()).rejects.toMatchObject({ code: 'backup-damaged' });
  await store.write(key, whole);
}, 180_000);

test('every row comes back from the bucket, with the folder of the local repository out of reach', async () => {
  const place = ownPlace(context, 'restored', 'offsite');
  const server = new RestoredServer(context, place, platform, never);
  const backup = (await at('offsite').content()).backups.at(-1) ?? expect.fail('no backup');
  await server.fill(backup, { kind: 'end' }, () => undefined);
  expect(readFileSync(`${context.etc('restored')}/pgbackrest.conf`, 'utf8')).not.toContain(context.data(REPOSITORY));
  try {
    await server.serve(60_000);
    const session = await server.session('fixture');
    const [row] = await session.query('SELECT count(*)::int AS rows, sum(id)::int AS sum FROM ledger');
    await session.end();
    expect(row).toEqual({ rows: 600, sum: 180_300 });
    await server.shutDown();
  } finally {
    await server.remove();
  }
}, 180_000);

test('while the bucket is away nothing counts as archived, it is said, and all of it arrives afterwards', async () => {
  const before = (await at('offsite').content()).wal?.to ?? '';
  await store.fallSilent();
  try {
    await write('INSERT INTO ledger SELECT n, $$away$$ FROM generate_series(601, 700) n');
    await administer('SELECT pg_switch_wal()');
    await expect(at('offsite').content()).rejects.toMatchObject({ code: 'repository-unreadable' });
    await eventually(async () => Number((await administer('SELECT failed_count FROM pg_stat_archiver'))[0]?.['failed_count']) > 0, {
      within: 60_000,
      every: 250,
      what: 'PostgreSQL tells of an archive that fails',
    });
  } finally {
    await store.answer();
  }
  await archived();
  const { wal } = await at('offsite').content();
  expect((wal?.to ?? '') > before).toBe(true);
  expect(await at('offsite').verify()).toBe(1);
}, 240_000);
