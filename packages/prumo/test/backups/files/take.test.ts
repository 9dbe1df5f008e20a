import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CompleteMultipartUploadCommand, CreateMultipartUploadCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Documents, type Version } from '../../../src/backups/files/bucket/index.ts';
import { takeFiles } from '../../../src/backups/files/take.ts';
import { DocumentsStore } from '../../fixture/documents-store.ts';
import { eventually } from '../../fixture/eventually.ts';
import { StoredFiles } from './stored-files.ts';

const MB = 1024 * 1024;
const never = new AbortController().signal;
const files = new StoredFiles(() => store, ['documents', 'avatars']);
const { backups, contents, key, place, runs } = files;

let store: DocumentsStore;
let documents: Documents;

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
  files[Symbol.dispose]();
});

test('every object is copied, whatever its key, with all that is kept with it, and the same bytes once', async () => {
  const { backup, unread, removed } = await files.now();
  expect({ unread, removed }).toEqual({ unread: [], removed: [] });
  expect(backup).toMatchObject({ kind: 'files', objects: KEYS.length + 4, vanished: 0, unread: 0, purpose: null });
  const copies = await files.copiesIn(backup.label);
  for (const name of KEYS) expect(String(await files.bytesOf(copies.get(`documents/${name}`)))).toBe(`content of ${name}`);
  expect(await files.bytesOf(copies.get('documents/empty'))).toHaveLength(0);
  expect((await files.bytesOf(copies.get('documents/hearing.mp4'))).equals(large)).toBe(true);
  expect(copies.get('documents/hearing.mp4')?.headers).toMatchObject({ type: 'video/mp4', metadata: { case: '7' } });
  expect(copies.get('documents/contract.pdf')?.headers).toMatchObject({
    type: 'application/pdf',
    disposition: 'attachment; filename="contract.pdf"',
    encoding: 'identity',
    metadata: { office: '42', sha: 'abc' },
  });
  expect(copies.get('avatars/ana.png')?.content).toBe(copies.get('documents/a')?.content);
  expect(files.stored('.content')).toHaveLength(KEYS.length + 3);
  expect(files.stored('.progress')).toEqual([]);
  for (const folder of [runs, contents])
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
  expect(readFileSync(join(runs, files.stored('.list')[0] ?? '')).includes('contract')).toBe(false);
});

test('a second run reads nothing that is as it was; what is new, changed, or kept with other words is copied', async () => {
  const before = files.stored('.content');
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
      { documents: watching, buckets: ['documents', 'avatars'], place, backups, key, label, stack: 'test', version: '0', now: () => new Date() },
      never,
    );
  expect((await run('20990101-000000S')).manifest.added).toEqual({ contents: 0, bytes: 0 });
  expect(asked).toEqual([]);
  expect(files.stored('.content')).toEqual(before);
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
  const copies = await files.copiesIn(manifest.label);
  expect(copies.get('documents/contract.pdf')?.headers.metadata).toEqual({ office: '43' });
  expect(copies.has('documents/empty')).toBe(false);
  // What was deleted and what was overwritten are in the backup from before.
  const earlier = await files.copiesIn('20990101-000000S');
  expect(await files.bytesOf(earlier.get('documents/empty'))).toHaveLength(0);
  expect(String(await files.bytesOf(earlier.get('documents/a')))).toBe('content of a');
  for (const label of ['20990101-000000S', '20990101-000001S'])
    for (const name of [`${label}.manifest`, `${label}.list`]) rmSync(join(runs, name));
});
