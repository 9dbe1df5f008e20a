import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Exports } from '../../../src/backups/export/exports.ts';
import { exportManifestName, rowsName } from '../../../src/backups/export/manifest.ts';
import type { ExportAnswer, ExportRequest } from '../../../src/backups/export/request.ts';
import { serveExportRequest } from '../../../src/backups/export/serve-request.ts';
import { TenantExports } from '../../../src/backups/export/index.ts';
import { distantTarget, folderTarget } from '../../../src/backups/logical/targets/index.ts';
import type { OffsitePlace } from '../../../src/backups/offsite/index.ts';
import { DEBIAN, fixtureContext } from '../../fixture/context.ts';
import { ObjectStore } from '../../fixture/object-store.ts';
import { fixtureSpec } from '../../fixture/spec.ts';
import { type Misbehaviour, StoreProxy } from '../../fixture/store-proxy.ts';
import { LonePostgres } from '../../integration/harness/lone-postgres.ts';

const never = new AbortController().signal;
const key = 'k'.repeat(32);
const zstd = DEBIAN[12].zstd.path;
const parent = mkdtempSync('/tmp/prumo-it-offsite-exports-');

let store: ObjectStore;
let proxy: StoreProxy;
let server: LonePostgres;
let folder: string;
let offsite: OffsitePlace;
let cases = 0;

beforeAll(async () => {
  store = await ObjectStore.start({ name: 'offsite-exports', subnet: '127.203.43' });
  proxy = await StoreProxy.start(store, '127.203.44.1');
  server = await LonePostgres.start('127.203.44.2');
  await server.create('law');
}, 240_000);

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await proxy?.[Symbol.asyncDispose]();
  await store?.[Symbol.asyncDispose]();
  rmSync(parent, { recursive: true, force: true });
}, 60_000);

beforeEach(async () => {
  cases += 1;
  folder = join(parent, String(cases));
  proxy.misbehave = () => 'none';
  const { region, bucket } = store.offsite;
  const { accessKey, secretKey } = store.access;
  const prefix = `case-${cases}/exports/`;
  offsite = { access: { endpoint: proxy.endpoint, region, accessKey, secretKey, bucket, prefix }, keep: 30 };
  await server.query(
    'law',
    `DROP TABLE IF EXISTS cases, offices;
     CREATE TABLE offices (id int PRIMARY KEY, name text);
     CREATE TABLE cases (id bigserial PRIMARY KEY, office_id int NOT NULL REFERENCES offices, title text);
     INSERT INTO offices VALUES (7, 'Silva'), (8, 'Souza');
     INSERT INTO cases (office_id, title) SELECT 7 + n % 2, 'Processo 123.456.789-09 ' || n FROM generate_series(1, 200) n`,
  );
});

const asked = (about: Partial<ExportRequest> = {}): ExportRequest => ({
  id: 'test',
  folder,
  offsite,
  key,
  members: [server.login('law')],
  zstd,
  spec: {
    table: 'offices',
    key: 'id',
    title: 'name',
    column: 'office_id',
    schema: undefined,
    through: {},
    shared: [],
    exclude: [],
    schedule: undefined,
    keep: 7,
  },
  stack: 'test',
  prumo: '0.0.0-test',
  ...about,
});

async function take(about: Partial<ExportRequest> = {}): Promise<Extract<ExportAnswer, { did: 'now' }>> {
  const answer = await serveExportRequest('now', asked(about), never);
  if (answer.did !== 'now') expect.fail(JSON.stringify(answer));
  return answer;
}

async function take7(): Promise<string> {
  const { exports } = await take({ tenant: '7' });
  return exports[0]?.name ?? expect.fail('no export');
}

const restore = (name: string, about: Partial<ExportRequest> = {}): Promise<ExportAnswer> =>
  serveExportRequest('restore', asked({ name, from: 'offsite', ...about }), never);

/** Names of whole ones, and that there are no others. */
async function wholeIn(place: 'here' | 'there'): Promise<readonly string[]> {
  using bucket = await distantTarget(offsite.access);
  const exports = new Exports(place === 'here' ? folderTarget(folder) : bucket, key, zstd);
  const found = await exports.list(undefined, never);
  for (const one of found) expect(await exports.verify(one, never)).toBeUndefined();
  return found.map(({ name }) => name);
}

const titles = async (): Promise<readonly unknown[]> =>
  server.query('law', 'SELECT office_id, count(*)::int AS cases, min(title) AS title FROM cases GROUP BY 1 ORDER BY 1');

test('every tenant’s export is here and in the bucket, whole, and nothing of it can be read there', async () => {
  const { exports, offsite: sent } = await take();
  const names = exports.map(({ name }) => name).toSorted();
  expect(names).toHaveLength(2);
  expect(sent).toMatchObject({ why: null, notRemoved: null });
  expect(sent?.sent.toSorted()).toEqual(names);
  expect(await wholeIn('there')).toEqual(names);
  for (const name of names.flatMap((one) => [rowsName(one), exportManifestName(one)])) {
    const object = await store.read(`${offsite.access.prefix}${name}`);
    expect(object.equals(readFileSync(join(folder, name)))).toBe(true);
    for (const secret of ['123.456', 'Silva', 'office_id']) expect(object.includes(secret)).toBe(false);
  }
});

test('a tenant is restored from the bucket when nothing of its export is here any more, others are left alone, and only the way back stays here', async () => {
  const name = await take7();
  rmSync(folder, { recursive: true });
  const before = await titles();
  await server.query('law', 'DELETE FROM cases WHERE office_id = 7 AND id > 50; UPDATE cases SET title = $$mine$$ WHERE office_id = 8');
  expect(await restore(name, { rehearse: true })).toMatchObject({ did: 'restore', safety: null });
  expect(await wholeIn('here')).toEqual([]);
  const answer = await restore(name);
  if (answer.did !== 'restore') expect.fail(JSON.stringify(answer));
  expect(await titles()).toEqual([before[0], { office_id: 8, cases: 100, title: 'mine' }]);
  expect(await wholeIn('here')).toEqual([answer.safety]);
  // What was there before goes to the bucket with the next ones.
  expect((await take({ tenant: '8' })).offsite?.sent).toContain(answer.safety);
});

test('an export that is here stays here, also when it was fetched from the bucket', async () => {
  const name = await take7();
  expect(await restore(name)).toMatchObject({ did: 'restore', name });
  expect(await wholeIn('here')).toContain(name);
});

const BROKEN: readonly (readonly [string, (whole: Buffer) => Buffer | undefined])[] = [
  ['of which a byte was changed', (whole) => Buffer.from(whole.map((byte, at) => (at === whole.length - 40 ? byte ^ 1 : byte)))],
  ['that was cut', (whole) => whole.subarray(0, whole.length >> 1)],
  ['that is gone', () => undefined],
];

test.each(BROKEN)('from an export in the bucket %s nothing is restored, and nothing changed', async (_, how) => {
  const name = await take7();
  const object = `${offsite.access.prefix}${rowsName(name)}`;
  const other = how(await store.read(object));
  await (other === undefined ? store.remove(object) : store.write(object, other));
  rmSync(folder, { recursive: true });
  await server.query('law', 'DELETE FROM cases WHERE office_id = 7');
  const before = await titles();
  expect(await restore(name)).toMatchObject({ did: 'refused', because: 'damaged' });
  expect(await titles()).toEqual(before);
  expect(readdirSync(folder).filter((file) => !file.startsWith('.'))).toEqual([]);
});

test.each<Misbehaviour>(['error', 'silent', 'half-down'])(
  'a bucket that fails (%s) while an export is fetched changes nothing',
  async (how) => {
    const name = await take7();
    rmSync(folder, { recursive: true });
    await server.query('law', 'DELETE FROM cases WHERE office_id = 7');
    const before = await titles();
    proxy.misbehave = ({ method, url }) => (method === 'GET' && url.includes('.rows') ? how : 'none');
    const impatient = { ...offsite, access: { ...offsite.access, silentFor: 1500 } };
    expect(await restore(name, how === 'silent' ? { offsite: impatient } : {})).toMatchObject({ did: 'failed' });
    expect(await titles()).toEqual(before);
    expect(readdirSync(folder).filter((file) => !file.startsWith('.'))).toEqual([]);
  },
);

test('a bucket that fails while exports are sent spoils none here, is told, and gets them all the next time', async () => {
  proxy.misbehave = ({ method }) => (method === 'PUT' ? 'error' : 'none');
  const first = await take();
  expect(first.offsite?.why).toMatch(/HTTP 500/);
  expect(await wholeIn('here')).toEqual(first.exports.map(({ name }) => name).toSorted());
  expect(await wholeIn('there')).toEqual([]);
  proxy.misbehave = () => 'none';
  const second = await take();
  expect(second.offsite).toMatchObject({ why: null });
  expect(await wholeIn('there')).toEqual([...first.exports, ...second.exports].map(({ name }) => name).toSorted());
});

test('a tenant’s last export stays in the bucket though it is older than its days, and what is too old here is not sent again', async () => {
  const gone = await take7();
  await server.query('law', 'DELETE FROM cases WHERE office_id = 7; DELETE FROM offices WHERE id = 7');
  const later = new Date(Date.now() + 40 * 86_400_000);
  using bucket = await distantTarget(offsite.access);
  const exports = new Exports(bucket, key, zstd);
  expect(await exports.prune(30, later, never)).toEqual([]);
  const next = await take();
  expect(next.offsite?.sent).toEqual(next.exports.map(({ name }) => name));
  expect(await wholeIn('there')).toContain(gone);
  const again = await take();
  const old = next.exports.map(({ name }) => name);
  expect(await exports.prune(30, later, never)).toEqual(old);
  const here = new Exports(folderTarget(folder), key, zstd);
  const kept = (await here.parcels(30, later, never)).map(({ label }) => label);
  expect(kept.toSorted()).toEqual([gone, ...again.exports.map(({ name }) => name)].toSorted());
});

/** What the commands read the bucket with. */
function opened(): TenantExports {
  const { access } = offsite;
  const bucket = { ...store.offsite, endpoint: proxy.endpoint, prefix: access.prefix.replace(/\/exports\/$/, '') };
  const backup = { full: '0 2 * * sun', differential: undefined, incremental: undefined, logical: undefined, keep: 7 };
  return new TenantExports({
    context: fixtureContext({
      spec: fixtureSpec({ backup: { ...backup, offsite: bucket, export: asked().spec } }),
      inputs: { offsite: { ...store.access, ca: undefined } },
    }),
    key,
    platform: { run: () => Promise.reject(new Error('reading needs no process of the node')) },
    runtime: { node: '', prumo: '' },
    version: '0.0.0-test',
    signal: never,
    place: 'offsite',
  });
}

const bytesOf = async (exports: TenantExports, name: string): Promise<number> => {
  let bytes = 0;
  for await (const { chunk } of exports.content(await exports.find(name))) bytes += chunk.length;
  return bytes;
};

test('commands list, find, verify and read what is in the bucket, without anything that is here', async () => {
  const name = await take7();
  rmSync(folder, { recursive: true });
  const exports = opened();
  expect((await exports.list(undefined)).map((one) => one.name)).toEqual([name]);
  expect(await exports.list('8')).toEqual([]);
  expect((await exports.newestOf('7')).name).toBe(name);
  const { tables } = await exports.verify(name);
  expect(await bytesOf(exports, name)).toBe(tables.reduce((sum, { bytes }) => sum + bytes, 0));
  await expect(exports.find('20200101-000000E-000000000000')).rejects.toMatchObject({ code: 'unknown-export' });
});

test('to commands a bucket that fails is unreadable, and what was changed in it is damaged: never the one for the other', async () => {
  const name = await take7();
  const exports = opened();
  for (const how of ['error', 'half-down'] as const) {
    proxy.misbehave = ({ method, url }) => (method === 'GET' && url.includes(name) ? how : 'none');
    const unreadable = { code: 'repository-unreadable', what: { en: expect.stringContaining('bucket') } };
    await expect(exports.list(undefined)).rejects.toMatchObject(unreadable);
    proxy.misbehave = ({ method, url }) => (method === 'GET' && url.includes('.rows') ? how : 'none');
    await expect(exports.verify(name)).rejects.toMatchObject(unreadable);
    await expect(bytesOf(exports, name)).rejects.toMatchObject(unreadable);
  }
  proxy.misbehave = () => 'none';
  const object = `${offsite.access.prefix}${rowsName(name)}`;
  const whole = await store.read(object);
  await store.write(object, Buffer.from(whole.map((byte, at) => (at === whole.length - 40 ? byte ^ 1 : byte))));
  await expect(exports.verify(name)).rejects.toMatchObject({ code: 'backup-damaged' });
  await expect(bytesOf(exports, name)).rejects.toMatchObject({ code: 'backup-damaged' });
});
