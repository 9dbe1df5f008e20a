import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { openSession, ownPlace } from '../../packages/prumo/src/backups/restore/index.ts';
import { restoreOffsiteClean } from '../../packages/prumo/src/drills/restore-offsite-clean/drill.ts';
import type { DrillEnd, StackContext } from '../../packages/prumo/src/model/index.ts';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import { ObjectStore } from '../../packages/prumo/test/fixture/object-store.ts';
import { query } from '../harness/database.ts';
import { complaints } from '../harness/health.ts';
import { TestStack } from '../harness/stack.ts';
import { proveBroken } from './in-process.ts';

const NAME = 'longe';
const recoveredSchema = z.object({ stack: z.literal(NAME), reached: z.string().nullable(), seconds: z.number(), healthy: z.literal(true) });

describe('everything is destroyed but the bucket and the keys', () => {
  let store: ObjectStore;
  let stack: TestStack;
  let lastSeen = '';
  const keys = () => join(stack.folder, 'escrow');
  const credentials = () => join(stack.folder, 'credentials');
  const recovery = (...more: readonly string[]): readonly string[] => [
    'recover',
    ...['--from', `s3://${store.offsite.bucket}/${NAME}`, '--endpoint', store.offsite.endpoint, '--ca-file', store.offsite.caFile ?? ''],
    ...['--key', keys(), '--credentials', credentials(), '--into', stack.app, ...more],
  ];
  const owner = async () => (await stack.must('connect', 'db', '--owner', '--print')).stdout.trim();

  beforeAll(async () => {
    store = await ObjectStore.start({ name: 'disaster', subnet: '127.203.13' });
    const { endpoint, bucket } = store.offsite;
    const offsite = `{ endpoint: "${endpoint}", bucket: ${bucket}, env_file: .env.offsite, ca_file: offsite-ca.crt }`;
    stack = new TestStack({
      name: NAME,
      spec: `name: ${NAME}\ndatabase: { memory: 128MB }\nbackup: { logical: never }\n`,
      files: { 'offsite-ca.crt': store.access.ca ?? '' },
    });
    for (const file of [join(stack.app, '.env.offsite'), credentials()]) writeFileSync(file, store.envFile, { mode: 0o600 });
    // Added to a stack that runs: its archive goes on in a bucket that has to be prepared first.
    await stack.must('up');
    stack.write({ 'prumo.yaml': `name: ${NAME}\ndatabase: { memory: 128MB }\nbackup: { logical: never, offsite: ${offsite} }\n` });
    await stack.must('up');
  });
  afterAll(async () => {
    await stack?.[Symbol.asyncDispose]();
    await store?.[Symbol.asyncDispose]();
  });

  test('until somebody says that they have the keys, `up` and `backup list` warn; the file has the line to type, and another word is refused', async () => {
    expect((await stack.must('up')).stderr).toContain('prumo backup key --to');
    expect((await stack.must('backup', 'list')).stderr).toContain('prumo backup key --to');
    await stack.must('backup', 'key', '--to', keys());
    expect(statSync(keys()).mode & 0o777).toBe(0o600);
    const written = readFileSync(keys(), 'utf8');
    expect(written).toContain(`prumo recover --from s3://${store.offsite.bucket}/${NAME} --endpoint ${store.offsite.endpoint} --key`);
    expect(await stack.prumo('backup', 'key', '--to', keys())).toMatchObject({ code: 4 });
    expect(readFileSync(keys(), 'utf8')).toBe(written);
    expect(await stack.prumo('backup', 'key', '--acknowledge', '--fingerprint', '0000-0000-0000-0000')).toMatchObject({ code: 4 });
    const fingerprint = /Fingerprint.*: (\S+)/.exec(written)?.[1] ?? expect.fail('no fingerprint');
    await stack.must('backup', 'key', '--acknowledge', '--fingerprint', fingerprint);
    expect((await stack.must('backup', 'list')).stderr).not.toContain('prumo backup key');
  });

  test('`backup now` takes one here and one there, `list` and `verify` tell of both', async () => {
    const url = await owner();
    await query(url, `CREATE TABLE note AS SELECT n AS id, md5(n::text) AS text FROM generate_series(1, 5000) n`);
    await stack.must('backup', 'now');
    const listed = z.object({ backups: z.array(z.object({ kind: z.string(), place: z.string() })) });
    const { backups } = listed.parse(JSON.parse((await stack.must('backup', 'list', '--json')).stdout));
    expect(backups.map(({ kind, place }) => [kind, place])).toEqual([
      ['full', 'local'],
      ['full', 'offsite'],
    ]);
    expect((await stack.must('--lang', 'pt-BR', 'backup', 'list')).stdout).toContain('fora');
    expect(JSON.parse((await stack.must('backup', 'verify', '--json')).stdout)).toMatchObject({ backups: 1, offsite: 1 });
    for (const key of await store.keys(`${NAME}/stack/`)) expect((await store.read(key)).includes('memory: 128MB')).toBe(false);
  });

  test('one restores from there beside the stack, without touching what is here', async () => {
    const answer = JSON.parse((await stack.must('restore', '--to', 'new', '--from', 'offsite', '--json')).stdout);
    expect(answer).toMatchObject({ from: 'offsite' });
    await stack.must('restore', '--remove');
    expect(await stack.prumo('restore', '--to', 'new', '--from', 'nowhere')).toMatchObject({ code: 2 });
  });

  const inCopy = async (context: StackContext, statement: string): Promise<void> => {
    const session = await openSession(context, ownPlace(context, 'restore-drill', 'offsite'), NAME);
    await session.query(statement);
    await session.end();
  };
  /** Another object in its place, until the disposer is called. */
  const changed = async (key: string, how: (whole: Buffer) => Buffer | undefined): Promise<AsyncDisposable> => {
    const whole = await store.read(key);
    const other = how(whole);
    await (other === undefined ? store.remove(key) : store.write(key, other));
    return { [Symbol.asyncDispose]: () => store.write(key, whole) };
  };
  const reasonOf = ({ verdict, reason }: DrillEnd): string => `${verdict}: ${reason?.en ?? ''}`;

  test('`restore-offsite-clean` is proven by the bucket alone, though the repository beside the stack gives nothing any more', async () => {
    const repository = join(stack.state, 'services/repository/data/repository/backup');
    renameSync(repository, `${repository}.aside`);
    const proved = await stack.prumo('prove', '--only', 'restore-offsite-clean', '--json');
    renameSync(`${repository}.aside`, repository);
    expect(proved.code, proved.stdout).toBe(0);
    expect(proved.stdout).toContain('"proven"');
  });

  test('it fails where an object of the backup was cut, where WAL is missing in the bucket, and where a row of what came back is gone', async () => {
    const bundles = (await store.keys(`${NAME}/physical/backup`)).filter((key) => key.includes('/bundle/'));
    {
      await using _cut = await changed(bundles[0] ?? expect.fail('no bundle'), (whole) => whole.subarray(0, whole.length >> 1));
      expect(reasonOf(await proveBroken(stack, restoreOffsiteClean, {}))).toMatch(/^failed: \[0\d\d\]/);
    }
    {
      await using undo = new AsyncDisposableStack();
      const gap = await proveBroken(stack, restoreOffsiteClean, {
        async afterSteady() {
          const last = (await store.keys(`${NAME}/physical/archive`))
            .filter((key) => /\/[0-9A-F]{24}-/.test(key))
            .toSorted()
            .at(-1);
          undo.use(await changed(last ?? expect.fail('no segment'), () => undefined));
        },
      });
      expect(reasonOf(gap)).toMatch(/failed: .*recovery ended before configured recovery target was reached/);
    }
    const row = await proveBroken(stack, restoreOffsiteClean, {
      afterInject: (context) => inCopy(context, 'DELETE FROM note WHERE id = 7'),
    });
    expect(reasonOf(row)).toMatch(/failed: .*note had /);
  });

  test('a stack that is there is refused, whatever the bucket holds; a dry run changes nothing', async () => {
    const refused = await stack.prumo(...recovery('--json'));
    expect(refused.code).toBe(4);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'stack-exists' } });
  });

  test('what was written until the end is in the bucket within the archive’s time; then all of it is destroyed', async () => {
    const url = await owner();
    await query(url, `INSERT INTO note SELECT n, 'after the backup' FROM generate_series(5001, 6000) n`);
    const [row] = await query(url, 'SELECT pg_walfile_name(pg_current_wal_insert_lsn()) AS segment');
    const archived = 'SELECT coalesce(last_archived_wal >= $1, false) AS there FROM pg_stat_archiver';
    await eventually(async () => (await query(url, archived, [row?.['segment']]))[0]?.['there'] === true, {
      within: 60_000,
      every: 500,
      what: 'the last segment is archived',
    });
    lastSeen = secretOf('database.owner');
    await stack.must('destroy', '--yes', NAME);
    for (const entry of readdirSync(stack.app)) rmSync(join(stack.app, entry), { recursive: true });
    expect(existsSync(stack.state)).toBe(false);
  });

  const secretOf = (name: string): string =>
    z
      .object({ secrets: z.record(z.string(), z.object({ value: z.string() })) })
      .parse(JSON.parse(readFileSync(join(stack.state, 'secrets.json'), 'utf8'))).secrets[name]?.value ?? expect.fail(`no ${name}`);

  test('wrong keys, a wrong bucket, credentials that open nothing, an open file: told as such, and nothing is made', async () => {
    const code = async (argv: readonly string[]) => {
      const ended = await stack.prumo(...argv, '--json');
      return z.object({ error: z.object({ code: z.string() }) }).parse(JSON.parse(ended.stdout)).error.code;
    };
    const other = (name: string, content: string, mode = 0o600): string => {
      const file = join(stack.folder, name);
      writeFileSync(file, content, { mode });
      return file;
    };
    const instead = (flag: string, value: string) => recovery().map((word, index, all) => (all[index - 1] === flag ? value : word));
    const written = readFileSync(keys(), 'utf8');
    const otherKeys = other('other', written.replace(/LOGICAL=.*/, `LOGICAL=${'x'.repeat(32)}`));
    expect(await code(instead('--key', otherKeys))).toBe('escrow-unusable');
    expect(await code(instead('--key', other('open', written, 0o644)))).toBe('escrow-unusable');
    expect(await code(instead('--from', `s3://${store.offsite.bucket}/nobody`))).toBe('unknown-backup');
    expect(await code(instead('--from', `s3://nowhere/${NAME}`))).toBe('offsite-unusable');
    const wrong = other('wrong', store.envFile.replace(store.access.secretKey, 'wrong'));
    expect(await code(instead('--credentials', wrong))).toBe('offsite-unusable');
    expect(await code(instead('--endpoint', 'http://127.0.0.1'))).toBe('usage');
    const dry = JSON.parse((await stack.must(...recovery('--dry-run', '--json'))).stdout);
    expect(dry).toMatchObject({ dryRun: true, stack: NAME });
    expect(existsSync(stack.state)).toBe(false);
    expect(readdirSync(stack.app)).toEqual([]);
  });

  test('killed in the middle, the next run brings all of it back: every row, the same logins, healthy, in less than an hour', async () => {
    const first = stack.start([...recovery()]);
    await first.says(/Found the stack/);
    await eventually(async () => existsSync(join(stack.state, 'services/recovered/data/cluster/PG_VERSION')), {
      within: 120_000,
      every: 100,
      what: 'something of the database is there',
    });
    await first.kill('SIGKILL');
    const recovered = recoveredSchema.parse(JSON.parse((await stack.must(...recovery('--json'))).stdout));
    expect(recovered.seconds).toBeLessThan(3600);
    expect(recovered.reached).not.toBeNull();
    expect(complaints(await stack.status())).toEqual([]);
    expect(secretOf('database.owner')).toBe(lastSeen);
    const [row] = await query(await owner(), 'SELECT count(*)::int AS rows, sum(id)::int AS sum FROM note');
    expect(row).toEqual({ rows: 6000, sum: 18_003_000 });
    expect(existsSync(join(stack.state, 'services/recovered'))).toBe(false);
    expect(existsSync(join(stack.state, 'recovering.json'))).toBe(false);
    console.log(`recovered in ${recovered.seconds} s, up to ${recovered.reached}`);
  });

  test('it is a stack like any other then: it is backed up in both places, and refuses to be recovered again', async () => {
    await query(await owner(), `INSERT INTO note VALUES (0, 'new')`);
    await stack.must('backup', 'now');
    expect(await stack.prumo('backup', 'verify')).toMatchObject({ code: 0 });
    expect(await stack.prumo(...recovery())).toMatchObject({ code: 4 });
  });
});
