import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { disaster } from '../../packages/prumo/src/drills/disaster/drill.ts';
import { ask, targetOf } from '../../packages/prumo/src/drills/load/login.ts';
import { type DrillEnd, PORTS, type StackContext } from '../../packages/prumo/src/model/index.ts';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import { ObjectStore } from '../../packages/prumo/test/fixture/object-store.ts';
import { query } from '../harness/database.ts';
import { complaints } from '../harness/health.ts';
import { processesOf, remainsOf } from '../harness/remains.ts';
import { TestStack } from '../harness/stack.ts';
import { proveBroken } from './in-process.ts';

const NAME = 'ensaio';
const TWIN = `${NAME}-rehearsal`;
const DRILL_WITHIN = 400_000;

/** Ready where the settings that it read as it began are there; tells somebody outside of the stack, each second, who it is. */
const WEB = `
import { createServer } from 'node:http';
import { execFileSync } from 'node:child_process';
import { connect } from 'node:net';
const url = new URL(process.env.DATABASE_URL);
const env = { ...process.env, PGHOST: url.hostname, PGPORT: url.port, PGUSER: url.username, PGPASSWORD: decodeURIComponent(url.password), PGDATABASE: url.pathname.slice(1) };
const settings = execFileSync('psql', ['-XAtc', "SELECT count(*) FROM settings WHERE name = 'plan'"], { env, encoding: 'utf8' }).trim();
setInterval(() => connect({ host: '127.0.0.1', port: Number(process.env.OUTSIDE) }).on('error', () => {}).end(process.cwd() + '\\n'), 1000);
createServer((request, response) => { response.statusCode = request.url === '/ready' && settings !== '1' ? 503 : 200; response.end('ok'); })
  .listen({ host: process.env.HOST, port: Number(process.env.PORT) });
`;

describe('everything is taken for lost, and comes back beside what lives', () => {
  let store: ObjectStore;
  let stack: TestStack;
  let outside: Server;
  const heard = new Set<string>();
  const owner = async () => (await stack.must('connect', 'db', '--owner', '--print')).stdout.trim();
  const twinState = () => join(stack.home, TWIN);
  const twinSubnet = () =>
    z.object({ subnet: z.string() }).parse(JSON.parse(readFileSync(join(twinState(), 'allocation.json'), 'utf8'))).subnet;
  /** One for IPv4, one for IPv6. */
  const confinements = () => execFileSync('nft', ['list', 'tables'], { encoding: 'utf8' }).match(/ip6? prumo_confined_\w+/g) ?? [];
  const reasonOf = ({ verdict, reason }: DrillEnd): string => `${verdict}: ${reason?.en ?? ''}`;
  const nothingIsLeft = () => {
    expect(existsSync(twinState())).toBe(false);
    expect(confinements()).toEqual([]);
    expect(remainsOf({ state: twinState(), subnet: undefined }, { destroyed: true })).toEqual([]);
  };

  beforeAll(async () => {
    store = await ObjectStore.start({ name: 'rehearsal', subnet: '127.203.17' });
    outside = createServer((socket) => socket.on('data', (data) => heard.add(data.toString('utf8').trim())).on('error', () => undefined));
    const { promise, resolve } = Promise.withResolvers<void>();
    outside.listen(0, '127.0.0.1', resolve);
    await promise;
    const address = outside.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { endpoint, bucket } = store.offsite;
    const base = `name: ${NAME}\ndatabase: { memory: 128MB }\nbackup: { logical: never, offsite: { endpoint: "${endpoint}", bucket: ${bucket}, env_file: .env.offsite, ca_file: offsite-ca.crt } }\n`;
    stack = new TestStack({ name: NAME, spec: base, files: { 'offsite-ca.crt': store.access.ca ?? '', 'web.mjs': WEB } });
    writeFileSync(join(stack.app, '.env.offsite'), store.envFile, { mode: 0o600 });
    await stack.must('up');
    await query(await owner(), 'CREATE TABLE settings (name text PRIMARY KEY)');
    await query(await owner(), `INSERT INTO settings VALUES ('plan')`);
    await query(await owner(), `GRANT SELECT ON settings TO PUBLIC`);
    const app = `app:\n  env: { DATABASE_URL: "\${database.url}", OUTSIDE: "${port}" }\n  processes: { web: { command: node web.mjs, port: http, memory: 96MB, health: /health, ready: /ready } }\n`;
    stack.write({ 'prumo.yaml': base + app });
    await stack.must('up', '--wait');
    await stack.must('backup', 'now');
  });
  afterAll(async () => {
    // What a test that failed has left of the second one would go on, and keep the machine busy.
    if (stack !== undefined && existsSync(join(twinState(), 'allocation.json')))
      await stack.must('--stack', TWIN, 'destroy', '--yes', TWIN);
    await stack?.[Symbol.asyncDispose]();
    await store?.[Symbol.asyncDispose]();
    outside?.close();
  });

  test('proven: all of it is back and healthy, and nothing of it got out or into the bucket', { timeout: DRILL_WITHIN }, async () => {
    const before = await store.keys(`${NAME}/physical/archive`);
    const proved = await stack.prumo('prove', '--only', 'disaster', '--json');
    expect(proved.code, proved.stdout + proved.stderr).toBe(0);
    const { drills } = z
      .object({ drills: z.array(z.object({ verdict: z.string(), measurements: z.record(z.string(), z.object({ value: z.number() })) })) })
      .parse(JSON.parse(proved.stdout));
    const measurements = drills[0]?.measurements ?? expect.fail('no drill');
    console.log(
      `back in ${measurements['seconds-to-service']?.value} s; ${measurements['seconds-of-writes-lost']?.value} s of writes had not left`,
    );
    expect(measurements['rows-in-the-bucket']?.value).toBeGreaterThan(0);
    expect(measurements['rows-missing']?.value).toBe(0);
    expect([...heard].filter((who) => who.includes(`/${NAME}/`))).toHaveLength(1);
    expect([...heard].filter((who) => who.includes(TWIN))).toEqual([]);
    const archived = (await store.keys(`${NAME}/physical/archive`)).filter((key) => !before.includes(key));
    expect(archived.filter((key) => !/\/00000001[0-9A-F]{16}/.test(key))).toEqual([]);
    nothingIsLeft();
    expect(complaints(await stack.status())).toEqual([]);
  });

  test('failed: a segment of WAL is missing in the bucket', { timeout: DRILL_WITHIN }, async () => {
    let undo: (() => Promise<void>) | undefined;
    const end = await proveBroken(stack, disaster, {
      within: DRILL_WITHIN,
      async afterSteady() {
        const key =
          (await store.keys(`${NAME}/physical/archive`))
            .filter((one) => /\/[0-9A-F]{24}-/.test(one))
            .toSorted()
            .at(-2) ?? expect.fail('no segment');
        const whole = await store.read(key);
        undo = () => store.write(key, whole);
        await store.remove(key);
      },
    });
    await undo?.();
    expect(reasonOf(end)).toMatch(/^failed: the stack did not come back: /);
    nothingIsLeft();
  });

  test('failed: a row that was in the bucket is not there', { timeout: DRILL_WITHIN }, async () => {
    const end = await proveBroken(stack, disaster, {
      within: DRILL_WITHIN,
      afterInject: async (context: StackContext) => {
        for (const last of [31, 32, 33]) {
          const member = targetOf(context, { host: `${twinSubnet()}.${last}`, port: PORTS.postgres }, 'superuser');
          const [row] = await ask(member, 'SELECT pg_is_in_recovery() AS follows');
          if (row?.['follows'] !== false) continue;
          const [{ tablename } = {}] = await ask(member, `SELECT tablename FROM pg_tables WHERE schemaname = 'prumo_drill'`);
          await ask(member, `DELETE FROM prumo_drill."${String(tablename)}" WHERE key = 'row-1'`);
        }
      },
    });
    expect(reasonOf(end)).toMatch(/^failed: 1 of \d+ rows that were in the bucket did not come back/);
    nothingIsLeft();
  });

  test('failed: the application does not get ready on what came back', { timeout: DRILL_WITHIN }, async () => {
    const url = await owner();
    const end = await proveBroken(stack, disaster, {
      within: DRILL_WITHIN,
      async afterSteady() {
        await query(url, `DELETE FROM settings`);
        const [row] = await query(url, 'SELECT pg_walfile_name(pg_current_wal_insert_lsn()) AS segment');
        await eventually(
          async () =>
            (await query(url, 'SELECT coalesce(last_archived_wal >= $1, false) AS there FROM pg_stat_archiver', [row?.['segment']]))[0]?.[
              'there'
            ] === true,
          {
            within: 60_000,
            every: 500,
            what: 'the deletion is archived',
          },
        );
      },
    });
    await query(url, `INSERT INTO settings VALUES ('plan')`);
    expect(reasonOf(end)).toMatch(/^failed: .*web-1/);
    expect(end.claims.find(({ claim }) => claim === 'application-works-on-a-restore')?.verdict).toBe('failed');
    nothingIsLeft();
  });

  test('killed in the middle, the guard leaves nothing of the second stack, and nothing of the keys', {
    timeout: DRILL_WITHIN,
  }, async () => {
    const proving = stack.start(['prove', '--only', 'disaster']);
    await eventually(async () => existsSync(join(twinState(), 'services/recovered/data/cluster/PG_VERSION')), {
      within: 120_000,
      every: 100,
      what: 'something of the database is there',
    });
    await proving.kill('SIGKILL');
    await eventually(async () => !existsSync(twinState()), { within: 60_000, every: 250, what: 'the second stack is gone' });
    const runs = join(stack.state, 'drills');
    await eventually(async () => readdirSync(runs).every((run) => !existsSync(join(runs, run, 'rehearsal'))), {
      within: 10_000,
      every: 100,
      what: 'the keys are gone',
    });
    nothingIsLeft();
    expect(complaints(await stack.status())).toEqual([]);
  });

  test('by hand: it can be looked at, reaches nobody, and goes with `destroy`', { timeout: DRILL_WITHIN }, async () => {
    const keys = join(stack.folder, 'keys');
    await stack.must('backup', 'key', '--to', keys);
    const folder = join(stack.folder, 'second');
    const from = [
      '--from',
      `s3://${store.offsite.bucket}/${NAME}`,
      '--endpoint',
      store.offsite.endpoint,
      '--ca-file',
      store.offsite.caFile ?? '',
    ];
    const argv = ['recover', '--rehearsal', ...from, '--key', keys, '--credentials', join(stack.app, '.env.offsite'), '--into', folder];
    expect(JSON.parse((await stack.must(...argv, '--dry-run', '--json')).stdout)).toMatchObject({ dryRun: true, folder });
    expect(existsSync(folder)).toBe(false);
    execFileSync('cp', ['-a', join(stack.app, 'web.mjs'), stack.folder]);
    execFileSync('mkdir', [folder]);
    execFileSync('mv', [join(stack.folder, 'web.mjs'), folder]);
    const answer = JSON.parse((await stack.must(...argv, '--json')).stdout);
    expect(answer).toMatchObject({ stack: TWIN, rehearsal: true, healthy: true, unhealthy: [] });
    expect(confinements()).toHaveLength(2);
    // Its agent dies, and the one that follows lets nothing out either.
    const agent = processesOf({ state: twinState(), subnet: undefined }).find(({ argv }) =>
      argv.some((word) => word.endsWith('/agent.js')),
    );
    process.kill(agent?.pid ?? expect.fail('no agent'), 'SIGKILL');
    await eventually(async () => (await stack.prumo('--stack', TWIN, 'status')).code === 0, {
      within: 60_000,
      every: 500,
      what: 'it is healthy again',
    });
    expect(confinements()).toHaveLength(2);
    expect([...heard].filter((who) => who.includes(TWIN))).toEqual([]);
    expect(existsSync(join(twinState(), 'services/repository/etc'))).toBe(false);
    await stack.must('--stack', TWIN, 'destroy', '--yes', TWIN);
    nothingIsLeft();
  });
});
