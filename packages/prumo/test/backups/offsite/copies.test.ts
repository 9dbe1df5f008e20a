import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Copies } from '../../../src/backups/logical/copies.ts';
import { programsBeside } from '../../../src/backups/logical/programs.ts';
import { compareRestored } from '../../../src/backups/logical/prove.ts';
import type { Answer, Request } from '../../../src/backups/logical/request.ts';
import { restoreDump } from '../../../src/backups/logical/restore.ts';
import { serveRequest } from '../../../src/backups/logical/serve-request.ts';
import { distantTarget } from '../../../src/backups/logical/targets/index.ts';
import type { OffsitePlace } from '../../../src/backups/offsite/index.ts';
import { tryLock } from '../../../src/platforms/local/files/file-lock.ts';
import { DEBIAN } from '../../fixture/context.ts';
import { eventually } from '../../fixture/eventually.ts';
import { BUCKET, ObjectStore } from '../../fixture/object-store.ts';
import { type Misbehaviour, StoreProxy } from '../../fixture/store-proxy.ts';
import type { LonePostgres } from '../../integration/harness/lone-postgres.ts';
import { startShopAndGallery } from '../../integration/harness/shop-and-gallery.ts';

const never = new AbortController().signal;
const key = 'k'.repeat(32);
const programs = programsBeside(DEBIAN[12].psql.path, DEBIAN[12].zstd.path);
const parent = mkdtempSync('/tmp/prumo-it-offsite-copies-');

let store: ObjectStore;
let proxy: StoreProxy;
let server: LonePostgres;
let folder: string;
let offsite: OffsitePlace;
let cases = 0;

beforeAll(async () => {
  store = await ObjectStore.start({ name: 'offsite-copies', subnet: '127.203.41' });
  proxy = await StoreProxy.start(store, '127.203.42.1');
  // More than one part of an upload.
  server = await startShopAndGallery('127.203.42.2', { pictures: 320, pieces: 4096 });
}, 240_000);

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await proxy?.[Symbol.asyncDispose]();
  await store?.[Symbol.asyncDispose]();
  rmSync(parent, { recursive: true, force: true });
}, 60_000);

beforeEach(() => {
  cases += 1;
  folder = join(parent, String(cases));
  proxy.misbehave = () => 'none';
  proxy.asked.length = 0;
  const { region, bucket } = store.offsite;
  const { accessKey, secretKey } = store.access;
  const prefix = `case-${cases}/logical/`;
  offsite = { access: { endpoint: proxy.endpoint, region, accessKey, secretKey, bucket, prefix }, keep: 30 };
});

/** `null`: of a stack without a bucket. */
const request = (to: OffsitePlace | null = offsite, database = 'shop'): Request => ({
  folder,
  ...(to === null ? {} : { offsite: to }),
  key,
  source: { members: [server.login(database)], programs },
  prumo: '0.0.0-test',
  keep: 7,
});

/** Gives up a store that says nothing after a moment: a busy machine is slow to answer too, so only where that is what is tried. */
const impatient = (): OffsitePlace => ({ ...offsite, access: { ...offsite.access, silentFor: 1500 } });

/** A label is of a second: two copies are not taken in the same one. */
async function take(to: OffsitePlace | null = offsite, database = 'shop'): Promise<Extract<Answer, { did: 'now' }>> {
  const second = (): number => Math.floor(Date.now() / 1000);
  const now = second();
  await eventually(() => second() > now, { within: 2000, every: 20, what: 'the next second' });
  const answer = await serveRequest('now', request(to, database), never);
  if (answer.did !== 'now') expect.fail(JSON.stringify(answer));
  return answer;
}

async function listed(to: OffsitePlace | null): Promise<readonly string[]> {
  const answer = await serveRequest('list', request(to), never);
  if (answer.did !== 'list') expect.fail(JSON.stringify(answer));
  expect(answer.flawed).toEqual([]);
  return answer.copies.map(({ label }) => label);
}

const here = () => listed(null);
const there = () => listed(offsite);
const stored = () => store.keys(offsite.access.prefix);
const uploads = async (): Promise<readonly string[]> =>
  ((await store.s3.send(new ListMultipartUploadsCommand({ Bucket: BUCKET, Prefix: offsite.access.prefix }))).Uploads ?? []).flatMap(
    ({ Key }) => Key ?? [],
  );

test('a copy is here and in the bucket, byte for byte, and nothing of it can be read there', async () => {
  const { copy, offsite: sent } = await take();
  expect(sent).toEqual({ sent: [copy.label], removed: [], why: null, notRemoved: null });
  expect(await there()).toEqual([copy.label]);
  expect(await here()).toEqual([copy.label]);
  for (const name of [`${copy.label}.dump`, `${copy.label}.manifest`]) {
    const object = await store.read(`${offsite.access.prefix}${name}`);
    expect(object.equals(readFileSync(join(folder, name)))).toBe(true);
    expect(object.includes('123.456.789-09')).toBe(false);
  }
  expect(await serveRequest('verify', request(), never)).toEqual({ did: 'verify', verified: [copy.label], flawed: [] });
  // Nothing was written on the way but what is kept.
  expect(
    readdirSync(folder)
      .filter((name) => !name.startsWith('.'))
      .toSorted(),
  ).toEqual([`${copy.label}.dump`, `${copy.label}.manifest`]);
});

test('looking at the bucket again asks for no manifest that was read before, and a smaller bucket is seen', async () => {
  const { copy } = await take();
  const manifests = () => proxy.asked.filter((one) => one.startsWith('GET') && one.includes('.manifest')).length;
  expect(await there()).toEqual([copy.label]);
  const before = manifests();
  expect(await there()).toEqual([copy.label]);
  expect(manifests()).toBe(before);
  await store.remove(`${offsite.access.prefix}${copy.label}.manifest`);
  expect(await there()).toEqual([]);
});

test('every row comes back from the bucket alone', async () => {
  const { copy } = await take();
  rmSync(folder, { recursive: true });
  using target = await distantTarget(offsite.access);
  const { manifest } = (await new Copies(target, key).find(copy.label, never)) ?? {};
  if (manifest === undefined) expect.fail('no manifest');
  const login = await server.create('back');
  await restoreDump({ manifest, target, key, login, programs, scratch: parent, jobs: 2 }, never);
  expect(await compareRestored(login, manifest, undefined, never)).toMatchObject({ differences: [] });
  await server.query('postgres', 'DROP DATABASE back');
});

test('half a dump from the bucket is restored nowhere, and the store is named, not what unpacks it', async () => {
  const { copy } = await take();
  using target = await distantTarget(offsite.access);
  const { manifest } = (await new Copies(target, key).find(copy.label, never)) ?? {};
  if (manifest === undefined) expect.fail('no manifest');
  const login = await server.create('half');
  proxy.misbehave = ({ method, url }) => (method === 'GET' && url.includes('.dump') ? 'half-down' : 'none');
  const restoring = restoreDump({ manifest, target, key, login, programs, scratch: parent, jobs: 2 }, never);
  await expect(restoring).rejects.toThrow(/aborted|bytes came/);
  expect(await server.query('half', 'SELECT relname FROM pg_class WHERE relnamespace = $$public$$::regnamespace')).toEqual([]);
  await server.query('postgres', 'DROP DATABASE half');
});

const FAILING: readonly (readonly [string, Misbehaviour | Partial<OffsitePlace['access']>, RegExp])[] = [
  ['answers 500', 'error', /HTTP 500/],
  ['says nothing', 'silent', /timeout|timed out/i],
  ['takes half of a body', 'half-up', /hang up|ECONNRESET|EPIPE|socket/i],
  ['says it has stored what it has not', 'lie', /not there with its size/],
  ['does not know the key', { secretKey: 'another' }, /SignatureDoesNotMatch.*HTTP 403/],
  ['does not know who asks', { accessKey: 'nobody:nobody' }, /HTTP 403/],
  ['has no such bucket', { bucket: 'nowhere' }, /NoSuchBucket.*HTTP 404/],
  ['is not there', { endpoint: 'http://127.203.42.99:1' }, /ECONNREFUSED/],
];

test.each(FAILING)('a store that %s spoils nothing here, is told, and the next run sends what is missing', async (_, how, why) => {
  if (typeof how === 'string') proxy.misbehave = ({ method }) => (method === 'PUT' || how === 'silent' ? how : 'none');
  const first = await take(
    how === 'silent' ? impatient() : { ...offsite, access: { ...offsite.access, ...(typeof how === 'string' ? {} : how) } },
  );
  expect(first.offsite).toMatchObject({ removed: [], why: expect.stringMatching(why) });
  expect(await here()).toEqual([first.copy.label]);
  proxy.misbehave = () => 'none';
  expect(await stored()).toEqual([]);
  const second = await take();
  const labels = [first.copy.label, second.copy.label];
  expect(second.offsite).toEqual({ sent: labels, removed: [], why: null, notRemoved: null });
  expect(await there()).toEqual(labels);
});

test('a store that is slow and goes on is waited for', async () => {
  proxy.misbehave = () => 'slow';
  const { copy, offsite: sent } = await take();
  expect(sent).toMatchObject({ sent: [copy.label], why: null });
  expect(await there()).toEqual([copy.label]);
});

test('a store that goes away in the middle of an upload has nothing that looks like a copy, and what it kept of it is aborted by the next run', async () => {
  // From the second part on it answers nothing but errors, so that the upload cannot be aborted either.
  let isAway = false;
  proxy.misbehave = ({ url }) => {
    isAway ||= url.includes('partNumber=2');
    return isAway ? 'error' : 'none';
  };
  const first = await take(offsite, 'gallery');
  expect(first.offsite?.why).toMatch(/HTTP 500/);
  expect(await stored()).toEqual([]);
  expect(await uploads()).toEqual([`${offsite.access.prefix}${first.copy.label}.dump`]);
  proxy.misbehave = () => 'none';
  const second = await take();
  expect(second.offsite?.sent).toEqual([first.copy.label, second.copy.label]);
  expect(await uploads()).toEqual([]);
});

test('a store that takes the dump and not its manifest has no copy, and no dump that nobody knows', async () => {
  proxy.misbehave = ({ method, url }) => (method === 'PUT' && url.includes('.manifest') ? 'error' : 'none');
  expect((await take()).offsite?.why).toMatch(/HTTP 500/);
  expect(await stored()).toEqual([]);
  expect(await there()).toEqual([]);
});

test('an upload of several parts is one object, and parts that a store only says it has are none', async () => {
  proxy.misbehave = ({ method }) => (method === 'PUT' ? 'lie' : 'none');
  expect((await take(offsite, 'gallery')).offsite?.why).toMatch(/InvalidPart.*HTTP 400/);
  expect([await stored(), await uploads()]).toEqual([[], []]);
  proxy.misbehave = () => 'none';
  proxy.asked.length = 0;
  const { copy } = await take();
  expect(proxy.asked.filter((one) => /^PUT .*partNumber=/.test(one)).length).toBeGreaterThan(1);
  expect(await serveRequest('verify', request(), never)).toMatchObject({ verified: [expect.any(String), copy.label], flawed: [] });
});

test('a store that says it has a manifest and has not is not believed', async () => {
  proxy.misbehave = ({ method, url }) => (method === 'PUT' && url.includes('.manifest') ? 'lie' : 'none');
  const first = await take();
  expect(first.offsite?.why).toBe(`${first.copy.label} was stored, and is not there with its size`);
  expect(await there()).toEqual([]);
  proxy.misbehave = () => 'none';
  expect((await take()).offsite).toMatchObject({ sent: [first.copy.label, expect.any(String)], why: null });
});

test('a process that is killed while it sends leaves what the next run clears away, and the copy here', async () => {
  let isSending = false;
  proxy.misbehave = ({ url }) => {
    if (!url.includes('partNumber=2')) return 'none';
    isSending = true;
    return 'silent';
  };
  const file = join(parent, 'request.json');
  writeFileSync(file, JSON.stringify(request(offsite, 'gallery')));
  const entry = new URL('../../../src/logical-backup.ts', import.meta.url).pathname;
  const process_ = spawn(process.execPath, [entry, 'now', file], { stdio: 'ignore' });
  try {
    await eventually(() => isSending, { within: 60_000, every: 50, what: 'the second part is being sent' });
  } finally {
    process_.kill('SIGKILL');
    await once(process_, 'exit');
  }
  // What it was told of the bucket and the server is not left behind.
  expect(readFileSync(file, 'utf8')).toBe('');
  const [killed] = await here();
  expect(await uploads()).toEqual([`${offsite.access.prefix}${killed}.dump`]);
  proxy.misbehave = () => 'none';
  const next = await take();
  expect(next.offsite).toMatchObject({ sent: [killed, next.copy.label], why: null });
  expect(await uploads()).toEqual([]);
});

test('a bucket that cannot be read is no empty bucket, and half an answer is no damaged copy', async () => {
  const { copy } = await take();
  const inManifest = (how: Misbehaviour) => () => {
    proxy.misbehave = ({ method, url }) => (method === 'GET' && /\.(manifest|dump)/.test(url) ? how : 'none');
  };
  for (const spoil of [
    () => (proxy.misbehave = () => 'error' as const),
    inManifest('error'),
    inManifest('half-down'),
    inManifest('silent'),
  ]) {
    spoil();
    for (const verb of ['list', 'verify'] as const)
      expect(await serveRequest(verb, request(impatient()), never)).toMatchObject({ did: 'failed' });
  }
  proxy.misbehave = ({ method, url }) => (method === 'GET' && url.includes('.dump') ? 'half-down' : 'none');
  expect(await serveRequest('verify', request(), never)).toMatchObject({ did: 'failed', why: expect.stringMatching(/aborted|bytes came/) });
  proxy.misbehave = () => 'none';
  expect(await there()).toEqual([copy.label]);
});

test('a byte changed in the bucket, a dump cut there and one that is gone are each found there, and sent again when the objects are removed', async () => {
  const { copy } = await take();
  const name = `${offsite.access.prefix}${copy.label}.dump`;
  const whole = await store.read(name);
  const changed = Buffer.from(whole);
  changed.writeUInt8(changed.readUInt8(whole.length >> 1) ^ 1, whole.length >> 1);
  const verified = () => serveRequest('verify', request(), never);
  await store.write(name, changed);
  expect(await verified()).toMatchObject({ verified: [], flawed: [{ label: copy.label, flaw: 'changed' }] });
  await store.write(name, whole.subarray(0, whole.length >> 1));
  expect(await verified()).toMatchObject({ verified: [], flawed: [{ label: copy.label, flaw: 'other-size' }] });
  await store.remove(name);
  expect(await verified()).toMatchObject({ verified: [], flawed: [{ label: copy.label, flaw: 'missing' }] });
  const next = await take();
  expect(next.offsite?.sent).toEqual([copy.label, next.copy.label]);
  expect(await verified()).toMatchObject({ verified: [copy.label, next.copy.label], flawed: [] });
});

test('a copy that is damaged here is not sent, is told, and keeps no other from being sent', async () => {
  const { copy } = await take(null);
  const file = join(folder, `${copy.label}.dump`);
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
  writeFileSync(file, bytes);
  const next = await take();
  expect(next.offsite).toMatchObject({ sent: [next.copy.label], why: `${copy.label}.dump: changed` });
  expect(await there()).toEqual([next.copy.label]);
  expect(await uploads()).toEqual([]);
});

test('while one run sends another only takes its copy, and says so', async () => {
  await take(null);
  using _lock = await tryLock(join(folder, '.offsite.lock'));
  const { copy, offsite: sent } = await take();
  expect(sent).toMatchObject({ sent: [], why: 'another run is sending there' });
  expect(await here()).toContain(copy.label);
});

test('the bucket keeps copies for its own days, and the last good one for ever', async () => {
  const old = await take();
  const keptFor = (keep: number): OffsitePlace => ({ ...offsite, keep });
  const aged = async () => {
    using target = await distantTarget(offsite.access);
    return await new Copies(target, key).prune(7, new Date(Date.now() + 40 * 86_400_000), never);
  };
  expect(await aged()).toEqual([]);
  const next = await take(keptFor(3));
  expect(await there()).toEqual([old.copy.label, next.copy.label]);
  expect(await aged()).toEqual([old.copy.label]);
  expect(await there()).toEqual([next.copy.label]);
  expect(await here()).toEqual([old.copy.label, next.copy.label]);
});
