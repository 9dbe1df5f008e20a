import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Documents } from '../../../src/backups/files/bucket/index.ts';
import { chosen } from '../../../src/backups/files/choose.ts';
import { FileBackups } from '../../../src/backups/files/file-backups.ts';
import { distantPlace, type Place } from '../../../src/backups/files/place.ts';
import type { FilesAnswer } from '../../../src/backups/files/request.ts';
import { restoreToBucket } from '../../../src/backups/files/restore/to-bucket.ts';
import { restoreToDirectory } from '../../../src/backups/files/restore/to-directory.ts';
import { bringFilesBack } from '../../../src/backups/files/index.ts';
import { serveFilesRequest } from '../../../src/backups/files/serve-request.ts';
import type { OffsitePlace } from '../../../src/backups/offsite/index.ts';
import { tryLock } from '../../../src/platforms/local/files/file-lock.ts';
import { fixtureContext } from '../../fixture/context.ts';
import { DocumentsStore } from '../../fixture/documents-store.ts';
import { eventually } from '../../fixture/eventually.ts';
import { BUCKET, ObjectStore } from '../../fixture/object-store.ts';
import { fixtureSpec } from '../../fixture/spec.ts';
import { type Misbehaviour, StoreProxy } from '../../fixture/store-proxy.ts';
import { StoredFiles } from '../files/stored-files.ts';

const MB = 1024 * 1024;
const never = new AbortController().signal;
const COUNT = 12;

let store: ObjectStore;
let proxy: StoreProxy;
let application: DocumentsStore;
let files: StoredFiles;
let offsite: OffsitePlace;
let cases = 0;
const bodies = new Map<string, Buffer>();

beforeAll(async () => {
  store = await ObjectStore.start({ name: 'offsite-files', subnet: '127.203.43' });
  proxy = await StoreProxy.start(store, '127.203.44.1');
  application = await DocumentsStore.start('127.203.45', ['documents']);
  for (let n = 1; n <= COUNT; n += 1) bodies.set(`case-${String(n).padStart(2, '0')}.txt`, Buffer.from(`petição ${n} 123.456.789-09`));
  bodies.set('copy-of-01.txt', bodies.get('case-01.txt') ?? Buffer.alloc(0));
  // More than one part of an upload, no two records of it alike.
  const film = Buffer.alloc(18 * MB);
  for (let at = 0; at < film.length; at += 4) film.writeUInt32LE((at * 2_654_435_761) >>> 0, at);
  bodies.set('film.bin', film);
  for (const [key, body] of bodies)
    await application.put('documents', key, body, { ContentType: 'text/plain', Metadata: { office: '42' } });
}, 240_000);

afterAll(async () => {
  await application?.[Symbol.asyncDispose]();
  await proxy?.[Symbol.asyncDispose]();
  await store?.[Symbol.asyncDispose]();
}, 60_000);

beforeEach(() => {
  cases += 1;
  files = new StoredFiles(() => application, ['documents']);
  proxy.misbehave = () => 'none';
  proxy.asked.length = 0;
  const { region, bucket } = store.offsite;
  const { accessKey, secretKey } = store.access;
  const prefix = `case-${cases}/files/`;
  offsite = { access: { endpoint: proxy.endpoint, region, accessKey, secretKey, bucket, prefix }, keep: 30 };
  return () => files[Symbol.dispose]();
});

type Taken = Extract<FilesAnswer, { did: 'now' }>;
const take = (to: OffsitePlace = offsite): Promise<Taken> => files.now({ offsite: to });
const impatient = (): OffsitePlace => ({ ...offsite, access: { ...offsite.access, silentFor: 1500 } });
const stored = (folder = '') => store.keys(`${offsite.access.prefix}${folder}`);
const verified = () => files.verified({ offsite });
const uploads = async (): Promise<readonly string[]> =>
  ((await store.s3.send(new ListMultipartUploadsCommand({ Bucket: BUCKET, Prefix: offsite.access.prefix }))).Uploads ?? []).flatMap(
    ({ Key }) => Key ?? [],
  );

async function listed(): Promise<readonly string[]> {
  const answer = await serveFilesRequest('list', files.request({ offsite }), never);
  if (answer.did !== 'list') expect.fail(JSON.stringify(answer));
  expect(answer.flawed).toEqual([]);
  return answer.copies.map(({ label }) => label);
}

/** As a machine does that has the address of the bucket, its credentials and the key. */
async function fromBucketAlone<Result>(work: (backups: FileBackups, place: Place) => Promise<Result>): Promise<Result> {
  rmSync(files.folder, { recursive: true, force: true });
  using place = await distantPlace(offsite.access);
  return await work(new FileBackups(place, files.key), place);
}

test('a run is in the bucket too, each content once and byte for byte, and nothing of it can be read there', async () => {
  const { backup, offsite: sent } = await take();
  expect(sent).toEqual({ sent: [backup.label], removed: [], why: null, notRemoved: null });
  expect(await listed()).toEqual([backup.label]);
  const contents = await stored('contents/');
  // Two objects have the same bytes.
  expect(contents).toHaveLength(bodies.size - 1);
  for (const key of await stored()) {
    const object = await store.read(key);
    expect(object.equals(readFileSync(join(files.folder, key.slice(offsite.access.prefix.length))))).toBe(true);
    expect(object.includes('123.456.789-09')).toBe(false);
  }
  expect(await verified()).toMatchObject({ verified: [backup.label], flawed: [], damaged: [], contents: bodies.size - 1 });
});

test('the second run sends what is new and nothing else, and looking again asks for no manifest that was read', async () => {
  const first = await take();
  await application.put('documents', 'late.txt', 'came later');
  proxy.asked.length = 0;
  const second = await take();
  await application.remove('documents', 'late.txt');
  expect(proxy.asked.filter((one) => /^PUT .*\.content/.test(one))).toHaveLength(1);
  expect(second.offsite?.sent).toEqual([second.backup.label]);
  const manifests = () => proxy.asked.filter((one) => one.startsWith('GET') && one.includes('.manifest')).length;
  expect(await listed()).toEqual([first.backup.label, second.backup.label]);
  const before = manifests();
  expect(await listed()).toEqual([first.backup.label, second.backup.label]);
  expect(manifests()).toBe(before);
});

test('everything comes back from the bucket and the key alone: into a folder, and into empty buckets with all that was kept with it', async () => {
  const { backup } = await take();
  await fromBucketAlone(async (backups) => {
    const manifest = chosen(await backups.list(never), {});
    expect(manifest.label).toBe(backup.label);
    const path = join(files.parent, 'restored');
    expect(await restoreToDirectory({ backups, manifest, scope: {}, path }, never)).toMatchObject({ objects: bodies.size, damaged: [] });
    for (const [key, body] of bodies) expect(readFileSync(join(path, 'documents', key)).equals(body), key).toBe(true);
    for (const key of bodies.keys()) await application.remove('documents', key);
    using documents = await Documents.open(application.access);
    const inputs = { backups, documents, manifest, scope: {}, deleteExtra: false, safety: undefined };
    expect(await restoreToBucket(inputs, never)).toMatchObject({ missing: bodies.size, same: 0, damaged: [] });
    for (const [key, body] of bodies) {
      const found = await application.get('documents', key);
      expect([found.body.equals(body), found.ContentType, found.Metadata]).toEqual([true, 'text/plain', { office: '42' }]);
    }
  });
  // A machine that has lost its folder takes up where the bucket is: contents have other names, so all are sent, and both can be read.
  const next = await take();
  expect(await verified()).toMatchObject({ verified: [backup.label, next.backup.label], flawed: [], damaged: [] });
}, 240_000);

test('what a recovery calls brings the files back into the stack’s own buckets, twice the same, and leaves what was written since', async () => {
  const { backup } = await take();
  rmSync(files.folder, { recursive: true, force: true });
  const { region, bucket } = store.offsite;
  const named = { endpoint: proxy.endpoint, region, bucket, prefix: `case-${cases}`, envFile: '.env.offsite', caFile: undefined, keep: 30 };
  const schedules = { full: '0 2 * * sun', differential: undefined, incremental: undefined, logical: undefined, keep: 7 };
  const { endpoint, accessKey, secretKey, region: own } = application.access;
  const references = new Map<string, string>([
    ['storage.endpoint', endpoint],
    ['storage.region', own],
    ['storage.access_key', accessKey],
    ['storage.secret_key', secretKey],
  ]);
  const context = fixtureContext({
    spec: fixtureSpec({
      backup: { ...schedules, files: { schedule: undefined, keep: 7 }, offsite: named },
      storage: { buckets: ['documents'] },
    }),
    inputs: {
      offsite: { accessKey: store.access.accessKey, secretKey: store.access.secretKey, ca: undefined },
      secrets: (name) => (name === 'backup.logical' ? files.key : `secret-of-${name}`),
      references: (name) => references.get(name) ?? expect.fail(name),
    },
  });
  await application.remove('documents', 'case-01.txt');
  await application.remove('documents', 'film.bin');
  await application.put('documents', 'case-02.txt', 'written since');
  const back = await bringFilesBack(context, { signal: never });
  expect(back).toMatchObject({ label: backup.label, missing: 2, left: 1, same: bodies.size - 3, damaged: [] });
  expect((await application.get('documents', 'film.bin')).body.equals(bodies.get('film.bin') ?? Buffer.alloc(0))).toBe(true);
  expect(String((await application.get('documents', 'case-02.txt')).body)).toBe('written since');
  await application.put('documents', 'case-02.txt', bodies.get('case-02.txt') ?? '', {
    ContentType: 'text/plain',
    Metadata: { office: '42' },
  });
  expect(await bringFilesBack(context, { signal: never })).toMatchObject({ missing: 0, same: bodies.size, left: 0 });
  await expect(bringFilesBack(context, { time: 0, signal: never })).rejects.toMatchObject({ code: 'restore-target' });
}, 240_000);

const FAILING: readonly (readonly [string, Misbehaviour | Partial<OffsitePlace['access']>, RegExp])[] = [
  ['answers 500', 'error', /HTTP 500/],
  ['says nothing', 'silent', /timeout|timed out/i],
  ['takes half of a body', 'half-up', /hang up|ECONNRESET|EPIPE|socket/i],
  ['says it has stored what it has not', 'lie', /not there with its size|InvalidPart/],
  ['does not know the key', { secretKey: 'another' }, /SignatureDoesNotMatch.*HTTP 403/],
  ['has no such bucket', { bucket: 'nowhere' }, /NoSuchBucket.*HTTP 404/],
  ['is not there', { endpoint: 'http://127.203.44.99:1' }, /ECONNREFUSED/],
];

test.each(FAILING)(
  'a store that %s spoils nothing here, has nothing that looks like a backup, and the next run sends it',
  async (_, how, why) => {
    if (typeof how === 'string') proxy.misbehave = ({ method }) => (method === 'PUT' || how === 'silent' ? how : 'none');
    const access = { ...offsite.access, ...(typeof how === 'string' ? {} : how) };
    const first = await take(how === 'silent' ? impatient() : { ...offsite, access });
    expect(first.offsite).toMatchObject({ sent: [], removed: [], why: expect.stringMatching(why) });
    proxy.misbehave = () => 'none';
    expect(await listed()).toEqual([]);
    expect((await files.verified()).verified).toEqual([first.backup.label]);
    const second = await take();
    expect(second.offsite).toEqual({ sent: [second.backup.label, first.backup.label], removed: [], why: null, notRemoved: null });
    expect(await verified()).toMatchObject({ verified: [first.backup.label, second.backup.label], flawed: [], damaged: [] });
  },
);

test.each(['.list', '.manifest'])(
  'a store that fails at the %s has all contents and no backup; they are not sent again',
  async (ending) => {
    proxy.misbehave = ({ method, url }) => (method === 'PUT' && url.includes(ending) ? 'error' : 'none');
    const first = await take();
    expect(first.offsite?.why).toMatch(/HTTP 500/);
    expect(await listed()).toEqual([]);
    expect(await stored('runs/')).toEqual([]);
    expect(await stored('contents/')).toHaveLength(bodies.size - 1);
    proxy.misbehave = () => 'none';
    proxy.asked.length = 0;
    const next = await take();
    expect(next.offsite?.sent).toEqual([next.backup.label, first.backup.label]);
    expect(proxy.asked.filter((one) => /^PUT .*\.content/.test(one))).toEqual([]);
    expect(await verified()).toMatchObject({ flawed: [], damaged: [] });
  },
);

test('a process that is killed while it sends leaves what the next run clears away, and the backup here', async () => {
  let isSending = false;
  proxy.misbehave = ({ url }) => {
    if (!url.includes('partNumber=2')) return 'none';
    isSending = true;
    return 'silent';
  };
  const file = join(files.parent, 'request.json');
  writeFileSync(file, JSON.stringify(files.request({ offsite })));
  const entry = new URL('../../../src/files-backup.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [entry, 'now', file, 'x'], { stdio: 'ignore' });
  const gone = once(child, 'exit');
  try {
    await eventually(() => isSending, { within: 90_000, every: 50, what: 'the second part is being sent' });
  } finally {
    child.kill('SIGKILL');
    await gone;
  }
  // What it was told of the bucket is not left behind.
  expect(readFileSync(file, 'utf8')).toBe('');
  expect(await uploads()).toHaveLength(1);
  proxy.misbehave = () => 'none';
  expect(await listed()).toEqual([]);
  const [killed] = (await files.verified()).verified;
  const next = await take();
  expect(next.offsite).toMatchObject({ sent: [next.backup.label, killed], why: null });
  expect(await uploads()).toEqual([]);
  expect(await verified()).toMatchObject({ flawed: [], damaged: [] });
}, 240_000);

test('a changed byte, a content that is gone and a cut list are each found there; what the newest lacks is sent again', async () => {
  const { backup } = await take();
  const { label } = backup;
  const copies = await files.copiesIn(label);
  const at = (key: string) => `${offsite.access.prefix}contents/${copies.get(`documents/${key}`)?.content ?? 'none'}.content`;
  const whole = await store.read(at('case-02.txt'));
  const changed = Buffer.from(whole);
  changed.writeUInt8(changed.readUInt8(60) ^ 1, 60);
  await store.write(at('case-02.txt'), changed);
  await store.remove(at('case-03.txt'));
  expect((await verified()).damaged.toSorted((one, two) => (one.object < two.object ? -1 : 1))).toEqual([
    { object: 'documents/case-02.txt', label, others: 0, flaw: 'changed' },
    { object: 'documents/case-03.txt', label, others: 0, flaw: 'missing' },
  ]);
  await store.write(at('case-02.txt'), whole);
  const next = await take();
  expect(next.offsite?.sent).toEqual([next.backup.label]);
  expect(await verified()).toMatchObject({ verified: [label, next.backup.label], flawed: [], damaged: [] });
  const list = `${offsite.access.prefix}runs/${label}.list`;
  await store.write(list, (await store.read(list)).subarray(0, 50));
  expect((await verified()).flawed).toEqual([{ label, flaw: 'other-size' }]);
  expect((await take()).offsite?.sent).toContain(label);
  expect((await verified()).flawed).toEqual([]);
});

test('while one run sends another only takes its backup, and says so; what a restore takes first is not waited for', async () => {
  await files.now();
  using _lock = await tryLock(join(files.folder, '.offsite.lock'));
  const { backup, offsite: sent } = await take();
  expect(sent).toMatchObject({ sent: [], why: 'another run is sending there' });
  expect((await files.verified()).verified).toContain(backup.label);
});

test('the bucket keeps backups for its own days, and the last good one with all it needs for ever', async () => {
  await application.put('documents', 'doomed.txt', 'only in the first');
  const old = await take();
  await application.remove('documents', 'doomed.txt');
  const contents = (await stored('contents/')).length;
  expect(existsSync(files.folder)).toBe(true);
  const at = Date.now() + 40 * 86_400_000;
  await fromBucketAlone(async (backups) => {
    expect(await backups.prune(30, new Date(at), never)).toEqual([]);
  });
  const next = await take();
  await fromBucketAlone(async (backups) => {
    expect(await backups.prune(30, new Date(at), never)).toEqual([old.backup.label]);
  });
  // What only the first had goes with the run that finds it gone.
  await store.write(`${offsite.access.prefix}runs/20250101-000000S.list`, Buffer.from('half'));
  const last = await take();
  expect(last.offsite).toMatchObject({ why: null, notRemoved: null });
  expect((await stored('contents/')).length).toBeLessThanOrEqual(2 * contents);
  expect(await verified()).toMatchObject({ verified: [next.backup.label, last.backup.label], flawed: [], damaged: [] });
}, 240_000);
