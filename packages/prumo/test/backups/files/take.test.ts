import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CompleteMultipartUploadCommand, CreateMultipartUploadCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Documents, type Version } from '../../../src/backups/files/bucket/index.ts';
import { type Copied, isCopied } from '../../../src/backups/files/entry.ts';
import { FileBackups } from '../../../src/backups/files/file-backups.ts';
import type { FilesManifest } from '../../../src/backups/files/manifest.ts';
import type { FilesAnswer, FilesRequest } from '../../../src/backups/files/request.ts';
import { serveFilesRequest } from '../../../src/backups/files/serve-request.ts';
import { takeFiles } from '../../../src/backups/files/take.ts';
import { folderTarget } from '../../../src/backups/logical/targets/index.ts';
import { DocumentsStore } from '../../fixture/documents-store.ts';
import { eventually } from '../../fixture/eventually.ts';

const MB = 1024 * 1024;
const never = new AbortController().signal;
const key = 'k'.repeat(32);
const parent = mkdtempSync('/tmp/prumo-it-files-');
const folder = join(parent, 'files');
const target = folderTarget(folder);
const backups = new FileBackups(target, key);

let store: DocumentsStore;
let documents: Documents;

const request = (given: Partial<FilesRequest> = {}): FilesRequest => ({
  id: 'x',
  folder,
  key,
  storage: store.access,
  buckets: ['documents', 'avatars'],
  keep: 7,
  stack: 'test',
  prumo: '0.0.0-test',
  ...given,
});
type Answer<Did extends FilesAnswer['did']> = Extract<FilesAnswer, { did: Did }>;
async function now(given: Partial<FilesRequest> = {}): Promise<Answer<'now'>> {
  const answer = await serveFilesRequest('now', request(given), never);
  return answer.did === 'now' ? answer : expect.fail(JSON.stringify(answer));
}
async function verified(given: Partial<FilesRequest> = {}): Promise<Answer<'verify'>> {
  const answer = await serveFilesRequest('verify', request(given), never);
  return answer.did === 'verify' ? answer : expect.fail(JSON.stringify(answer));
}
const stored = (ending: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(ending))
        .toSorted()
    : [];
async function manifestOf(label: string): Promise<FilesManifest> {
  const found = (await backups.list(never)).find((one) => one.label === label);
  return found?.manifest ?? expect.fail(`no backup ${label}`);
}
async function copiesIn(label: string): Promise<ReadonlyMap<string, Copied>> {
  const found = new Map<string, Copied>();
  for await (const entry of backups.entries(await manifestOf(label), never))
    if (isCopied(entry)) found.set(`${entry.bucket}/${entry.key}`, entry);
  return found;
}
async function bytesOf(entry: Copied | undefined): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of backups.content(entry ?? expect.fail('no such object'), never)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const KEYS = ['a', 'a-x', 'a/b', 'ação/petição nº 1 + 100%.pdf', 'sign \u0001.txt', '𝄞.mid', '\uffee.txt', 'folder/', '../up', '/root', 'x//y', 'q?a=b&c#d'];
const large = randomBytes(11 * MB);

async function uploadInParts(bucket: string, name: string, parts: readonly Buffer[]): Promise<void> {
  const where = { Bucket: bucket, Key: name };
  const { UploadId } = await store.s3.send(new CreateMultipartUploadCommand({ ...where, ContentType: 'video/mp4', Metadata: { case: '7' } }));
  const done = [];
  for (const [index, Body] of parts.entries()) {
    const { ETag } = await store.s3.send(new UploadPartCommand({ ...where, UploadId, PartNumber: index + 1, Body }));
    done.push({ PartNumber: index + 1, ETag });
  }
  await store.s3.send(new CompleteMultipartUploadCommand({ ...where, UploadId, MultipartUpload: { Parts: done } }));
}

beforeAll(async () => {
  store = await DocumentsStore.start('127.203.9', ['documents', 'avatars']);
  documents = await Documents.open(store.access);
  for (const name of KEYS) await store.put('documents', name, `content of ${name}`);
  await store.put('documents', 'empty', '');
  await store.put('documents', 'contract.pdf', 'signed', {
    ContentType: 'application/pdf',
    ContentDisposition: 'attachment; filename="contract.pdf"',
    ContentEncoding: 'identity',
    Metadata: { office: '42', sha: 'abc' },
  });
  await uploadInParts('documents', 'hearing.mp4', [large.subarray(0, 6 * MB), large.subarray(6 * MB)]);
  await store.put('avatars', 'ana.png', 'content of a');
}, 120_000);

afterAll(async () => {
  documents?.[Symbol.dispose]();
  await store?.[Symbol.asyncDispose]();
  rmSync(parent, { recursive: true, force: true });
});

test('every object is copied, whatever its key, with all that is kept with it, and the same bytes once', async () => {
  const { backup, unread, removed } = await now();
  expect({ unread, removed }).toEqual({ unread: [], removed: [] });
  expect(backup).toMatchObject({ kind: 'files', objects: KEYS.length + 4, vanished: 0, unread: 0, purpose: null });
  const copies = await copiesIn(backup.label);
  for (const name of KEYS) expect(String(await bytesOf(copies.get(`documents/${name}`)))).toBe(`content of ${name}`);
  expect(await bytesOf(copies.get('documents/empty'))).toHaveLength(0);
  expect((await bytesOf(copies.get('documents/hearing.mp4'))).equals(large)).toBe(true);
  expect(copies.get('documents/hearing.mp4')?.headers).toMatchObject({ type: 'video/mp4', metadata: { case: '7' } });
  expect(copies.get('documents/contract.pdf')?.headers).toMatchObject({
    type: 'application/pdf',
    disposition: 'attachment; filename="contract.pdf"',
    encoding: 'identity',
    metadata: { office: '42', sha: 'abc' },
  });
  expect(copies.get('avatars/ana.png')?.content).toBe(copies.get('documents/a')?.content);
  expect(stored('.content')).toHaveLength(KEYS.length + 3);
  expect(stored('.progress')).toEqual([]);
  for (const name of stored('')) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
  expect(readFileSync(join(folder, stored('.list')[0] ?? '')).includes('contract')).toBe(false);
});

test('a second run reads nothing that is as it was; what is new, changed, or kept with other words is copied', async () => {
  const before = stored('.content');
  const asked: string[] = [];
  const watching = {
    list: documents.list.bind(documents),
    find: documents.find.bind(documents),
    mustAnswer: documents.mustAnswer.bind(documents),
    read: (bucket: string, version: Version, signal: AbortSignal) => {
      asked.push(version.key);
      return documents.read(bucket, version, signal);
    },
  };
  const run = (label: string) =>
    takeFiles(
      { documents: watching, buckets: ['documents', 'avatars'], target, backups, key, label, stack: 'test', version: '0', now: () => new Date() },
      never,
    );
  expect((await run('20990101-000000S')).manifest.added).toEqual({ contents: 0, bytes: 0 });
  expect(asked).toEqual([]);
  expect(stored('.content')).toEqual(before);
  await store.put('documents', 'a', 'changed');
  await store.put('documents', 'new', 'brand new');
  // Swift's listings say the second, and these bytes are as they were.
  const written = async () => (await documents.find('documents', 'contract.pdf', never))?.modified;
  const old = await written();
  await eventually(
    async () => {
      await store.put('documents', 'contract.pdf', 'signed', { ContentType: 'application/pdf', Metadata: { office: '43' } });
      return (await written()) === old ? Promise.reject(new Error('the same second')) : true;
    },
    { within: 10_000, what: 'another second' },
  );
  await store.remove('documents', 'empty');
  const { manifest } = await run('20990101-000001S');
  expect(asked).toEqual(['a', 'contract.pdf', 'new']);
  expect(manifest.added.contents).toBe(2);
  const copies = await copiesIn(manifest.label);
  expect(copies.get('documents/contract.pdf')?.headers.metadata).toEqual({ office: '43' });
  expect(copies.has('documents/empty')).toBe(false);
  // What was deleted and what was overwritten are in the backup from before.
  const earlier = await copiesIn('20990101-000000S');
  expect(await bytesOf(earlier.get('documents/empty'))).toHaveLength(0);
  expect(String(await bytesOf(earlier.get('documents/a')))).toBe('content of a');
  for (const label of ['20990101-000000S', '20990101-000001S'])
    for (const name of [`${label}.manifest`, `${label}.list`]) rmSync(join(folder, name));
});
