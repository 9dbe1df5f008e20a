import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { Documents } from '../../../src/backups/files/bucket/index.ts';
import type { FilesManifest } from '../../../src/backups/files/manifest.ts';
import type { Scope } from '../../../src/backups/files/restore/scope.ts';
import { foreseeToBucket, restoreToBucket } from '../../../src/backups/files/restore/to-bucket.ts';
import { restoreToDirectory } from '../../../src/backups/files/restore/to-directory.ts';
import { DocumentsStore } from '../../fixture/documents-store.ts';
import { StoredFiles } from './stored-files.ts';

const MB = 1024 * 1024;
const never = new AbortController().signal;
const files = new StoredFiles(() => store, ['documents', 'avatars']);

let store: DocumentsStore;
let documents: Documents;
let manifest: FilesManifest;

const large = randomBytes(10 * MB);
const CONTENTS: Readonly<Record<string, string | Buffer>> = {
  a: 'file',
  'a/b': 'beneath a file',
  'folder/': '',
  '../../outside': 'not outside',
  '2026/ação + 100%.pdf': 'contract',
  '2026/𝄞': 'music',
  [`deep/${'x'.repeat(300)}`]: 'long',
  'large.bin': large,
};
const HEADERS = { ContentType: 'application/pdf', ContentDisposition: 'attachment', Metadata: { office: '42' } };
const ALL = Object.keys(CONTENTS).length;

const indexSchema = z.object({ bucket: z.string(), key: z.string(), file: z.string(), sha256: z.string() });
const foresee = (scope: Scope = {}) => foreseeToBucket({ backups: files.backups, documents, manifest, scope }, never);
async function restore(scope: Scope = {}, deleteExtra = false) {
  const safety = await files.manifestOf((await files.now({ purpose: 'safety' })).backup.label);
  return restoreToBucket({ backups: files.backups, documents, manifest, scope, deleteExtra, safety }, never);
}
const toDirectory = (path: string, scope: Scope = {}) =>
  restoreToDirectory({ backups: files.backups, manifest, scope, path }, never);

beforeAll(async () => {
  store = await DocumentsStore.start('127.203.11', ['documents', 'avatars']);
  documents = await Documents.open(store.access);
  for (const [name, body] of Object.entries(CONTENTS)) await store.put('documents', name, body, HEADERS);
  await store.put('avatars', 'ana.png', 'ana');
  manifest = await files.manifestOf((await files.now()).backup.label);
}, 120_000);
afterAll(async () => {
  documents?.[Symbol.dispose]();
  await store?.[Symbol.asyncDispose]();
  files[Symbol.dispose]();
});

test('into a folder: every object is a file beneath it, private, and its list says which', async () => {
  const path = join(files.parent, 'restored');
  expect(await toDirectory(path)).toMatchObject({ objects: ALL + 1, damaged: [] });
  const index = readFileSync(join(path, '_objects.ndjson'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => indexSchema.parse(JSON.parse(line)));
  for (const [name, body] of Object.entries(CONTENTS)) {
    const { file } = index.find((one) => one.bucket === 'documents' && one.key === name) ?? expect.fail(name);
    expect(readFileSync(join(path, file)).equals(Buffer.from(body))).toBe(true);
    expect(statSync(join(path, file)).mode & 0o077).toBe(0);
  }
  expect(readFileSync(join(path, 'documents/2026/ação + 100%25.pdf'), 'utf8')).toBe('contract');
  expect(readdirSync(path).toSorted()).toEqual(['_objects.ndjson', 'avatars', 'documents']);
  expect(existsSync(join(files.parent, 'outside'))).toBe(false);
  await expect(toDirectory(path)).rejects.toThrow();
});

test('of one bucket, or of keys that begin so; a damaged object is named and left out, and all others come', async () => {
  const [one, two, three] = ['one', 'two', 'three'].map((name) => join(files.parent, name));
  expect(await toDirectory(one ?? '', { bucket: 'avatars' })).toMatchObject({ objects: 1 });
  expect(await toDirectory(two ?? '', { bucket: 'documents', prefix: '2026/' })).toMatchObject({ objects: 2 });
  const content = (await files.copiesIn(manifest.label)).get('documents/large.bin')?.content ?? 'none';
  const file = join(files.contents, `${content}.content`);
  const whole = readFileSync(file);
  try {
    const changed = Buffer.from(whole);
    changed.writeUInt8(changed.readUInt8(5 * MB) ^ 1, 5 * MB);
    writeFileSync(file, changed);
    expect(await toDirectory(three ?? '')).toMatchObject({ objects: ALL, damaged: [{ object: 'documents/large.bin', flaw: 'changed' }] });
    expect(existsSync(join(three ?? '', 'documents/large.bin'))).toBe(false);
  } finally {
    writeFileSync(file, whole);
  }
});

test('a disk that is full, or a folder that cannot be written to: an error, and no half of a folder', async () => {
  writeFileSync(join(files.parent, 'file'), '');
  await expect(toDirectory(join(files.parent, 'file', 'inside'))).rejects.toThrow(/ENOTDIR/);
  expect(readdirSync(files.parent).filter((name) => name.endsWith('.partial'))).toEqual([]);
});

test('nothing was lost: nothing is put', async () => {
  expect(await foresee()).toEqual({ same: ALL + 1, missing: 0, different: 0, extra: 0, bytes: 0 });
  expect(await restore()).toMatchObject({ same: ALL + 1, missing: 0, different: 0 });
});

test('into the buckets: missing and different objects come back with all that was kept with them, and nothing is deleted', async () => {
  await store.remove('documents', '2026/ação + 100%.pdf');
  await store.remove('documents', 'large.bin');
  await store.put('documents', 'a', 'fil?');
  await store.put('documents', '0-first', 'came since');
  await store.put('documents', 'zzz', 'came since');
  await store.put('avatars', 'bia.png', 'came since');
  const expected = { same: ALL - 2, missing: 2, different: 1, extra: 3, bytes: 8 + 4 + large.length };
  expect(await foresee()).toEqual(expected);
  expect(await restore()).toEqual({ ...expected, left: 0, damaged: [] });
  const contract = await store.get('documents', '2026/ação + 100%.pdf');
  expect(String(contract.body)).toBe('contract');
  expect(contract).toMatchObject(HEADERS);
  expect((await store.get('documents', 'large.bin')).body.equals(large)).toBe(true);
  expect(String((await store.get('documents', 'a')).body)).toBe('file');
  // The large one has come in parts this time, and so has another ETag: it is read to be told from another.
  expect(await foresee()).toMatchObject({ same: ALL + 1, missing: 0, different: 0, extra: 3 });
});

test('a part of a bucket is restored alone; what is extra goes where that is asked for, and only there', async () => {
  for (const name of ['2026/𝄞', 'a', 'a/b']) await store.remove('documents', name);
  expect(await restore({ bucket: 'documents', prefix: '2026/' })).toMatchObject({ same: 1, missing: 1, extra: 0 });
  expect(await foresee({ bucket: 'avatars' })).toMatchObject({ same: 1, missing: 0, extra: 1 });
  expect(await foresee({ bucket: 'documents' })).toMatchObject({ missing: 2, extra: 2 });
  expect(await restore({ bucket: 'avatars' }, true)).toMatchObject({ same: 1, extra: 1 });
  await expect(store.get('avatars', 'bia.png')).rejects.toThrow();
  expect(String((await store.get('documents', 'zzz')).body)).toBe('came since');
  expect(await restore({}, true)).toMatchObject({ missing: 2, extra: 2 });
  expect(await foresee()).toEqual({ same: ALL + 1, missing: 0, different: 0, extra: 0, bytes: 0 });
});

test('what came or changed after the safety backup is neither overwritten nor deleted', async () => {
  const safety = await files.manifestOf((await files.now({ purpose: 'safety' })).backup.label);
  await store.put('documents', 'just-now', 'uploaded');
  await store.put('documents', 'a', 'written anew');
  const inputs = { backups: files.backups, documents, manifest, scope: {}, deleteExtra: true };
  expect(await restoreToBucket({ ...inputs, safety }, never)).toMatchObject({ different: 0, extra: 0, left: 2 });
  expect(await restoreToBucket({ ...inputs, safety: undefined }, never)).toMatchObject({ different: 0, extra: 0, left: 2 });
  expect(String((await store.get('documents', 'just-now')).body)).toBe('uploaded');
  expect(String((await store.get('documents', 'a')).body)).toBe('written anew');
  expect(await restore({}, true)).toMatchObject({ different: 1, extra: 1, left: 0 });
});

test('an object whose stored bytes are damaged is not put, and what is there stays', async () => {
  const content = (await files.copiesIn(manifest.label)).get('avatars/ana.png')?.content ?? 'none';
  const file = join(files.contents, `${content}.content`);
  const whole = readFileSync(file);
  await store.put('avatars', 'ana.png', 'newer');
  try {
    rmSync(file);
    expect(await restore({ bucket: 'avatars' })).toMatchObject({ different: 0, damaged: [{ object: 'avatars/ana.png', flaw: 'missing' }] });
  } finally {
    writeFileSync(file, whole);
  }
  expect(String((await store.get('avatars', 'ana.png')).body)).toBe('newer');
});

test('a cut list is an error before anything is put', async () => {
  const list = join(files.runs, `${manifest.label}.list`);
  const whole = readFileSync(list);
  try {
    writeFileSync(list, whole.subarray(0, whole.length - 20));
    await expect(restore()).rejects.toThrow(/changed|cut-short/);
    await expect(toDirectory(join(files.parent, 'cut'))).rejects.toThrow(/changed|cut-short/);
    expect(existsSync(join(files.parent, 'cut'))).toBe(false);
  } finally {
    writeFileSync(list, whole);
  }
});
