import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Documents, type Opened, type Version } from '../../../src/backups/files/bucket/index.ts';
import { collect } from '../../../src/backups/files/collect.ts';
import { takeFiles } from '../../../src/backups/files/take.ts';
import { DocumentsStore } from '../../fixture/documents-store.ts';
import { eventually } from '../../fixture/eventually.ts';
import { StoredFiles } from './stored-files.ts';

const MB = 1024 * 1024;
const never = new AbortController().signal;
const COUNT = 30;

let store: DocumentsStore;
let documents: Documents;
let files: StoredFiles;

beforeAll(async () => {
  store = await DocumentsStore.start('127.203.10', ['documents']);
  documents = await Documents.open(store.access);
  for (let n = 1; n <= COUNT; n += 1) await store.put('documents', `case-${String(n).padStart(2, '0')}.txt`, `case ${n}`);
}, 120_000);
afterAll(async () => {
  documents?.[Symbol.dispose]();
  await store?.[Symbol.asyncDispose]();
});
beforeEach(() => {
  files = new StoredFiles(() => store, ['documents']);
  return () => files[Symbol.dispose]();
});

type Reading = (bucket: string, version: Version, read: () => Promise<Opened>) => Promise<Opened>;

/** A run that does something at each object it reads. */
async function take(label: string, reading: Reading, signal = never) {
  const read = (bucket: string, version: Version, until: AbortSignal) =>
    reading(bucket, version, () => documents.read(bucket, version, until));
  return takeFiles(
    {
      documents: {
        list: documents.list.bind(documents),
        find: documents.find.bind(documents),
        mustAnswer: documents.mustAnswer.bind(documents),
        read,
      },
      buckets: ['documents'],
      place: files.place,
      backups: files.backups,
      key: files.key,
      label,
      stack: 'test',
      version: '0',
      now: () => new Date(),
    },
    signal,
  );
}

test('an object that is replaced while it is read is read anew, whole; one that is gone by then is recorded as such', async () => {
  await store.put('documents', 'moving', Buffer.alloc(12 * MB, 1));
  await store.put('documents', 'vanishing', 'here');
  let times = 0;
  const { manifest, unread } = await take('20260101-000000S', async (_, { key }, read) => {
    if (key === 'vanishing') await store.remove('documents', key);
    // Listed as it was before, and so asked for: the store refuses.
    if (key === 'moving' && (times += 1) === 1) await store.put('documents', key, Buffer.alloc(12 * MB, 2));
    return read();
  });
  expect({ times, unread }).toEqual({ times: 2, unread: [] });
  expect(manifest.buckets).toEqual([expect.objectContaining({ objects: COUNT + 1, vanished: 1, unread: 0 })]);
  const copies = await files.copiesIn(manifest.label);
  expect((await files.bytesOf(copies.get('documents/moving'))).equals(Buffer.alloc(12 * MB, 2))).toBe(true);
  await store.remove('documents', 'moving');
});

test('a body that breaks off is asked for again; one that always does is named, and keeps nobody from the others', async () => {
  const broken = async function* (content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of content) {
      yield chunk.subarray(0, 1);
      throw new Error('aborted');
    }
  };
  let times = 0;
  const { manifest, unread } = await take('20260101-000000S', async (_, { key }, read) => {
    const opened = await read();
    if (key === 'case-01.txt' && (times += 1) === 1) return { ...opened, content: broken(opened.content) };
    return key === 'case-02.txt' ? { ...opened, content: broken(opened.content) } : opened;
  });
  expect(unread).toEqual([{ object: 'documents/case-02.txt', why: 'aborted' }]);
  expect(manifest.buckets).toEqual([expect.objectContaining({ objects: COUNT - 1, unread: 1 })]);
  expect(files.stored('.partial')).toEqual([]);
  // The next run reads it.
  expect((await files.now()).backup).toMatchObject({ objects: COUNT, unread: 0 });
});

test('bytes that are not those of the ETag are told of the store, and not kept', async () => {
  const other = async function* (content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of content) yield Buffer.from(chunk).fill(65);
  };
  const { unread } = await take('20260101-000000S', async (_, { key }, read) => {
    const opened = await read();
    return key === 'case-03.txt' ? { ...opened, content: other(opened.content) } : opened;
  });
  expect(unread).toEqual([{ object: 'documents/case-03.txt', why: 'its bytes are not those of its ETag' }]);
});

test('the store goes in the middle: no backup, and the next run goes on with what was copied', async () => {
  let read = 0;
  const going = take('20260101-000000S', async (_, __, reading) => {
    if ((read += 1) === 11) await store.fallSilent();
    return reading();
  });
  try {
    await expect(going).rejects.toThrow();
  } finally {
    await store.answer('documents');
  }
  expect(files.stored('.manifest')).toEqual([]);
  expect(files.stored('.list')).toEqual([]);
  expect(files.stored('.progress')).toHaveLength(1);
  const again: string[] = [];
  const { manifest } = await take('20260101-000001S', async (_, { key }, reading) => {
    again.push(key);
    return reading();
  });
  expect(again).toHaveLength(COUNT - 10);
  expect(manifest.buckets).toEqual([expect.objectContaining({ objects: COUNT })]);
  await files.now();
  expect(files.stored('.progress')).toEqual([]);
  expect(files.stored('.content')).toHaveLength(COUNT);
}, 120_000);

test('a process killed in the middle leaves nothing that looks like a backup; the next run removes its halves', async () => {
  const large = Buffer.alloc(40 * MB);
  for (let at = 0; at < large.length; at += 4) large.writeUInt32LE((at * 2_654_435_761) >>> 0, at);
  await store.put('documents', 'case-00.bin', large);
  const file = join(files.parent, 'request.json');
  writeFileSync(file, JSON.stringify(files.request()));
  const entry = join(import.meta.dirname, '../../../src/files-backup.ts');
  const child = spawn(process.execPath, [entry, 'now', file, 'x'], { stdio: 'ignore' });
  const gone = once(child, 'exit');
  await eventually(() => files.stored('.partial').some((name) => name.includes('.content.')), {
    within: 60_000,
    every: 1,
    what: 'a half of an object',
  });
  child.kill('SIGKILL');
  await gone;
  expect(readFileSync(file, 'utf8')).toBe('');
  expect(files.stored('.manifest')).toEqual([]);
  expect(files.stored('.partial').length).toBeGreaterThan(0);
  const { backup } = await files.now();
  expect(backup.objects).toBe(COUNT + 1);
  expect(files.stored('.partial')).toEqual([]);
  expect((await files.verified()).verified).toEqual([backup.label]);
  await store.remove('documents', 'case-00.bin');
}, 120_000);

test('one at a time', async () => {
  const [one, other] = await Promise.all([files.ask(), files.ask()]);
  expect([one?.did, other?.did].toSorted()).toEqual(['busy', 'now']);
});

test('a changed byte, a missing content, a cut list or manifest, another key, one content in the place of another: each is named', async () => {
  const { backup } = await files.now();
  const { label } = backup;
  const copies = await files.copiesIn(label);
  const contentOf = (name: string) => join(files.contents, `${copies.get(`documents/${name}`)?.content ?? 'none'}.content`);
  expect(await files.verified()).toMatchObject({ verified: [label], flawed: [], damaged: [], contents: COUNT });

  const whole = readFileSync(contentOf('case-04.txt'));
  const changed = Buffer.from(whole);
  changed.writeUInt8(changed.readUInt8(60) ^ 1, 60);
  writeFileSync(contentOf('case-04.txt'), changed);
  rmSync(contentOf('case-05.txt'));
  writeFileSync(contentOf('case-06.txt'), readFileSync(contentOf('case-07.txt')));
  truncateSync(contentOf('case-08.txt'), 60);
  expect((await files.verified()).damaged.toSorted((one, two) => (one.object < two.object ? -1 : 1))).toEqual([
    { object: 'documents/case-04.txt', label, others: 0, flaw: 'changed' },
    { object: 'documents/case-05.txt', label, others: 0, flaw: 'missing' },
    { object: 'documents/case-06.txt', label, others: 0, flaw: 'changed' },
    { object: 'documents/case-08.txt', label, others: 0, flaw: 'cut-short' },
  ]);

  const [list, manifest] = [join(files.runs, `${label}.list`), join(files.runs, `${label}.manifest`)];
  const [listed, kept] = [readFileSync(list), readFileSync(manifest)];
  const flaw = async (given = {}) => (await files.verified(given)).flawed;
  writeFileSync(list, listed.subarray(0, listed.length - 40));
  expect(await flaw()).toEqual([{ label, flaw: 'other-size' }]);
  const flipped = Buffer.from(listed);
  flipped.writeUInt8(flipped.readUInt8(100) ^ 1, 100);
  writeFileSync(list, flipped);
  expect(await flaw()).toEqual([{ label, flaw: 'changed' }]);
  rmSync(list);
  expect(await flaw()).toEqual([{ label, flaw: 'missing' }]);
  writeFileSync(list, listed);
  writeFileSync(manifest, kept.subarray(0, 30));
  expect(await flaw()).toEqual([{ label, flaw: 'cut-short' }]);
  writeFileSync(manifest, kept.subarray(0, kept.length - 10));
  expect(await flaw()).toEqual([{ label, flaw: 'changed' }]);
  writeFileSync(manifest, kept);
  expect(await flaw({ key: 'x'.repeat(32) })).toEqual([{ label, flaw: 'wrong-key' }]);
});

test('a content that is gone is copied again, one that was changed is found and the object still there is not lost', async () => {
  const first = await files.now();
  const content = (await files.copiesIn(first.backup.label)).get('documents/case-09.txt')?.content ?? 'none';
  rmSync(join(files.contents, `${content}.content`));
  const second = await files.now();
  expect(second.backup.stored).toBe('case 9'.length);
  const { damaged, verified } = await files.verified();
  expect(verified).toHaveLength(2);
  expect(damaged).toEqual([expect.objectContaining({ object: 'documents/case-09.txt', label: first.backup.label, flaw: 'missing' })]);
});

test('deleted objects stay for their days, then go with what only they had; the newest whole backup never', async () => {
  await store.put('documents', 'doomed', 'kept for a while');
  const old = await files.now();
  await store.remove('documents', 'doomed');
  const fresh = await files.now();
  expect(files.stored('.content')).toHaveLength(COUNT + 1);
  const later = new Date(Date.parse(fresh.backup.ended) + 8 * 86_400_000);
  // Younger than `keep`: both stay.
  expect(await files.backups.prune(7, new Date(), never)).toEqual([]);
  expect(await files.backups.prune(7, later, never)).toEqual([old.backup.label]);
  expect(await collect(files.backups, files.place.contents, never)).toBe(1);
  expect(await files.backups.prune(7, later, never)).toEqual([]);
  expect((await files.verified()).verified).toEqual([fresh.backup.label]);
});

test('nothing is let go of while a list cannot be read, and that is said', async () => {
  const old = await files.now();
  await store.put('documents', 'another', 'one more');
  const second = await files.now();
  const list = join(files.runs, `${second.backup.label}.list`);
  writeFileSync(list, readFileSync(list).fill(0, 80, 90));
  // As a killed run would.
  writeFileSync(join(files.runs, '20250101-000000S.list'), 'half');
  const third = await files.now();
  expect(third.notRemoved).toContain('changed');
  expect((await files.verified()).verified).toEqual([old.backup.label, third.backup.label]);
  expect((await files.verified()).damaged).toEqual([]);
  await store.remove('documents', 'another');
});
