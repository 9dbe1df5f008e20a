import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { findKit, type Kit, storeKit } from '../../../src/backups/kit/index.ts';
import { Copies } from '../../../src/backups/logical/copies.ts';
import { programsBeside } from '../../../src/backups/logical/programs.ts';
import { compareRestored } from '../../../src/backups/logical/prove.ts';
import type { Answer, Request } from '../../../src/backups/logical/request.ts';
import { restoreDump } from '../../../src/backups/logical/restore.ts';
import { serveRequest } from '../../../src/backups/logical/serve-request.ts';
import { ObjectMissing, sftpTarget } from '../../../src/backups/logical/targets/index.ts';
import type { OffsitePlace } from '../../../src/backups/offsite/index.ts';
import { DEBIAN } from '../../fixture/context.ts';
import { eventually } from '../../fixture/eventually.ts';
import { CuttingLine, SftpServer } from '../../fixture/sftp-server.ts';
import type { LonePostgres } from '../../integration/harness/lone-postgres.ts';
import { startShopAndGallery } from '../../integration/harness/shop-and-gallery.ts';

const never = new AbortController().signal;
const key = 'k'.repeat(32);
const programs = programsBeside(DEBIAN[12].psql.path, DEBIAN[12].zstd.path);
const parent = mkdtempSync('/tmp/prumo-it-offsite-sftp-');

let sshd: SftpServer;
let line: CuttingLine;
let server: LonePostgres;
let folder: string;
let offsite: OffsitePlace;
let cases = 0;

beforeAll(async () => {
  sshd = await SftpServer.start('127.203.46.1');
  line = await CuttingLine.start(sshd.access);
  // Several megabytes.
  server = await startShopAndGallery('127.203.46.2', { pictures: 240, pieces: 1024 });
}, 240_000);

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await line?.[Symbol.asyncDispose]();
  await sshd?.[Symbol.asyncDispose]();
  rmSync(parent, { recursive: true, force: true });
}, 60_000);

beforeEach(() => {
  cases += 1;
  folder = join(parent, String(cases));
  line.cutAfter = Number.POSITIVE_INFINITY;
  line.perSecond = Number.POSITIVE_INFINITY;
  offsite = { access: { ...sshd.access, port: line.port, prefix: `case-${cases}/logical/` }, keep: 30 };
});

const accessOf = () => ({ ...sshd.access, port: line.port, prefix: `case-${cases}/` });
const stored = () => sshd.names(`case-${cases}/logical`);
async function* of(content: Buffer): AsyncGenerator<Buffer> {
  for (let from = 0; from < content.length; from += 100_001) yield content.subarray(from, from + 100_001);
}
async function readFrom(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const request = (to: OffsitePlace | null = offsite, database = 'shop'): Request => ({
  folder,
  ...(to === null ? {} : { offsite: to }),
  key,
  source: { members: [server.login(database)], programs },
  prumo: '0.0.0-test',
  keep: 7,
});

/** A label is of a second: two copies are not taken in the same one. */
async function take(to: OffsitePlace = offsite, database = 'shop'): Promise<Extract<Answer, { did: 'now' }>> {
  const second = (): number => Math.floor(Date.now() / 1000);
  const now = second();
  await eventually(() => second() > now, { within: 2000, every: 20, what: 'the next second' });
  const answer = await serveRequest('now', request(to, database), never);
  if (answer.did !== 'now') expect.fail(JSON.stringify(answer));
  return answer;
}

async function there(): Promise<readonly string[]> {
  const answer = await serveRequest('list', request(), never);
  if (answer.did !== 'list') expect.fail(JSON.stringify(answer));
  expect(answer.flawed).toEqual([]);
  return answer.copies.map(({ label }) => label);
}

test('an object comes back byte for byte, takes the place of one of its name, and is gone when removed', async () => {
  using target = sftpTarget(accessOf());
  expect(await target.list(never)).toEqual([]);
  const [large, small] = [randomBytes(5_000_001), Buffer.from('small')];
  await target.put('a.dump', of(large), never);
  await target.put('empty', of(Buffer.alloc(0)), never);
  expect((await readFrom(target.get('a.dump', never))).equals(large)).toBe(true);
  expect(await target.list(never)).toEqual([
    { name: 'a.dump', size: large.length },
    { name: 'empty', size: 0 },
  ]);
  await target.put('a.dump', of(small), never);
  expect(await readFrom(target.get('a.dump', never))).toEqual(small);
  for (const name of ['a.dump', 'empty', 'never-there']) await target.remove(name, never);
  expect(await target.list(never)).toEqual([]);
  await expect(readFrom(target.get('a.dump', never))).rejects.toBeInstanceOf(ObjectMissing);
});

test('a stream that throws and a signal that aborts leave nothing at all', async () => {
  using target = sftpTarget(accessOf());
  const failing = async function* (): AsyncGenerator<Buffer> {
    yield randomBytes(300_000);
    throw new Error('damaged here');
  };
  await expect(target.put('a', failing(), never)).rejects.toThrow('damaged here');
  const stop = new AbortController();
  const endless = async function* (): AsyncGenerator<Buffer> {
    for (let sent = 0; ; sent += 1) {
      if (sent === 20) stop.abort(new Error('enough'));
      yield randomBytes(100_000);
    }
  };
  await expect(target.put('b', endless(), stop.signal)).rejects.toThrow('enough');
  expect(sshd.names(`case-${cases}`)).toEqual([]);
});

test('eight that store at once after the line broke share one connection, and nothing of it stays open', async () => {
  {
    using target = sftpTarget(accessOf());
    await target.list(never);
    line.cutAfter = 0;
    await expect(target.list(never)).rejects.toThrow();
    line.cutAfter = Number.POSITIVE_INFINITY;
    const accepted = sshd.log.length;
    const names = Array.from({ length: 8 }, (_, number) => `object-${number}`);
    await Promise.all(names.map((name) => target.put(name, of(randomBytes(100_000)), never)));
    expect((await target.list(never)).map(({ name }) => name)).toEqual(names);
    expect(sshd.log.slice(accepted).match(/Accepted publickey/g)).toHaveLength(1);
  }
  await eventually(() => line.open === 0, { within: 10_000, what: 'no connection is left' });
});

test('a slow line is waited for as long as the server answers, and one that says nothing is not', async () => {
  using target = sftpTarget({ ...accessOf(), silentFor: 1000 });
  await target.list(never);
  line.perSecond = 500_000;
  // All that is asked at once takes several seconds to get there.
  const content = randomBytes(3_000_000);
  await target.put('a', of(content), never);
  expect(await target.list(never)).toEqual([{ name: 'a', size: content.length }]);
  line.perSecond = 0;
  await expect(target.list(never)).rejects.toThrow('the server said nothing for 1 s');
});

test('a folder of many objects is listed a page at a time, though all of them take long', async () => {
  const folder = join(sshd.files, `case-${cases}`);
  using target = sftpTarget({ ...accessOf(), silentFor: 1000 });
  await target.put('object-0', of(Buffer.from('x')), never);
  for (let number = 1; number < 1000; number += 1) writeFileSync(join(folder, `object-${number}`), 'x');
  line.perSecond = 200;
  expect(await target.list(never)).toHaveLength(1000);
});

test('another host key is refused before the server hears who asks, and the error says which key it showed', async () => {
  const { hostKey } = sshd.access;
  const heard = sshd.log.length;
  /** Of connections made since: earlier ones may still be closing. */
  const said = (): string => {
    const since = sshd.log.slice(heard);
    const ports = Array.from(since.matchAll(/^Connection from \S+ (port \d+) /gm), ([, port]) => port);
    return since
      .split('\n')
      .filter((one) => ports.some((port) => one.includes(`${port}`)))
      .join('\n');
  };
  const wrong = [`SHA256:${'a'.repeat(43)}`, undefined];
  for (const one of wrong) {
    using target = sftpTarget({ ...accessOf(), hostKey: one });
    await expect(target.list(never)).rejects.toMatchObject({ name: 'HostKeyRefused', found: hostKey });
  }
  // Only then it has said all that it heard.
  await eventually(
    () => (said().match(/^(?:Disconnected from|Connection (?:closed|reset) by) .* \[preauth\]/gm) ?? []).length === wrong.length,
    {
      within: 10_000,
      what: 'sshd has seen both go',
    },
  );
  expect(said()).not.toMatch(/publickey|Accepted|user /);
  const refused = await findKit(key, { ...accessOf(), hostKey: undefined }, never).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'offsite-unusable', remedy: { en: expect.stringContaining(hostKey) } });
});

test('another private key opens nothing, and a server that is not there is told', async () => {
  using other = sftpTarget({ ...accessOf(), privateKey: ssh2.utils.generateKeyPairSync('ed25519').private });
  await expect(other.list(never)).rejects.toThrow(/authentication methods failed/);
  using nowhere = sftpTarget({ ...accessOf(), host: '127.203.46.99' });
  await expect(nowhere.list(never)).rejects.toThrow(/ECONNREFUSED/);
});

test('a copy is here and there, byte for byte, nothing of it can be read there, and it is verified', async () => {
  const { copy, offsite: sent } = await take();
  expect(sent).toEqual({ sent: [copy.label], removed: [], why: null, notRemoved: null });
  expect(await there()).toEqual([copy.label]);
  expect(stored()).toEqual([`${copy.label}.dump`, `${copy.label}.manifest`]);
  for (const name of stored()) {
    const object = readFileSync(join(sshd.files, `case-${cases}/logical`, name));
    expect(object.equals(readFileSync(join(folder, name)))).toBe(true);
    expect(object.includes('123.456.789-09')).toBe(false);
  }
  expect(await serveRequest('verify', request(), never)).toEqual({ did: 'verify', verified: [copy.label], flawed: [] });
  const file = join(sshd.files, `case-${cases}/logical`, `${copy.label}.dump`);
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
  writeFileSync(file, bytes);
  expect(await serveRequest('verify', request(), never)).toMatchObject({ verified: [], flawed: [{ label: copy.label, flaw: 'changed' }] });
});

test('a line that is cut in the middle leaves nothing that looks like a copy, and the next run sends it and clears away what was left', async () => {
  line.cutAfter = 1_000_000;
  const first = await take(offsite, 'gallery');
  expect(first.offsite).toMatchObject({ sent: [], why: expect.any(String) });
  expect(await there()).toEqual([]);
  expect(stored().filter((name) => !name.startsWith('.'))).toEqual([]);
  line.cutAfter = Number.POSITIVE_INFINITY;
  // What a process that was killed in the middle has left.
  writeFileSync(join(sshd.files, `case-${cases}/logical`, '.x.dump.0123456789ab.partial'), 'half');
  const second = await take();
  expect(second.offsite).toMatchObject({ sent: [first.copy.label, second.copy.label], why: null });
  expect(stored().filter((name) => name.startsWith('.'))).toEqual([]);
  expect(await serveRequest('verify', request(), never)).toMatchObject({ verified: [first.copy.label, second.copy.label], flawed: [] });
});

test('every row comes back from there alone', async () => {
  const { copy } = await take();
  rmSync(folder, { recursive: true });
  using target = sftpTarget({ ...accessOf(), prefix: `case-${cases}/logical/` });
  const { manifest } = (await new Copies(target, key).find(copy.label, never)) ?? {};
  if (manifest === undefined) expect.fail('no manifest');
  const login = await server.create('back');
  await restoreDump({ manifest, target, key, login, programs, scratch: parent, jobs: 2 }, never);
  expect(await compareRestored(login, manifest, undefined, never)).toMatchObject({ differences: [] });
  await server.query('postgres', 'DROP DATABASE back');
});

test('copies are kept there for their days, and the last good one for ever', async () => {
  const [old, next] = [await take(), await take()];
  using target = sftpTarget({ ...accessOf(), prefix: `case-${cases}/logical/` });
  expect(await new Copies(target, key).prune(7, new Date(Date.now() + 40 * 86_400_000), never)).toEqual([old.copy.label]);
  expect(stored()).toEqual([`${next.copy.label}.dump`, `${next.copy.label}.manifest`]);
});

test('a kit is found again, with its key and no other', async () => {
  const kit: Kit = {
    format: 1,
    stack: 'shop',
    prumo: '0.0.0',
    savedAt: new Date().toISOString(),
    files: [],
    secrets: { a: 'secret-of-the-stack' },
  };
  await storeKit({ ...kit, savedAt: new Date(Date.now() - 60_000).toISOString() }, key, 30, accessOf(), never);
  writeFileSync(join(sshd.files, `case-${cases}/stack`, '.x.kit.0123456789ab.partial'), 'half');
  await storeKit(kit, key, 30, accessOf(), never);
  expect(await findKit(key, accessOf(), never)).toEqual(kit);
  const [name = '', ...others] = sshd.names(`case-${cases}/stack`);
  // What one that was killed has left is gone.
  expect([name, ...others].map((one) => /^\d{8}-\d{6}\.kit$/.test(one))).toEqual([true, true]);
  expect(readFileSync(join(sshd.files, `case-${cases}/stack`, name), 'utf8')).not.toContain('secret-of-the-stack');
  await expect(findKit('x'.repeat(32), accessOf(), never)).rejects.toMatchObject({ code: 'escrow-unusable' });
});
