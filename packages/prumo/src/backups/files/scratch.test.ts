import { expect, test } from 'vitest';
import { sealedSize } from '../logical/container/index.ts';
import type { Copied } from './entry.ts';
import { Scratch } from './scratch.ts';

const entry = (given: Partial<Copied> = {}): Copied => ({
  bucket: 'documents',
  key: 'a',
  size: 5,
  etag: 'e'.repeat(32),
  modified: '2026-11-26T04:00:00.000Z',
  headers: {},
  content: 'c'.repeat(32),
  sha256: 'f'.repeat(64),
  ...given,
});

test('a version is known while nothing of it differs and its content is stored, whole', () => {
  using scratch = new Scratch();
  const version = entry();
  scratch.stores(version.content, sealedSize(5));
  scratch.knows(version);
  expect(scratch.copyOf('documents', version)).toEqual(version);
  for (const other of [{ key: 'b' }, { size: 6 }, { etag: 'x' }, { modified: '2026-11-26T04:00:01.000Z' }])
    expect(scratch.copyOf('documents', { ...version, ...other })).toBeUndefined();
  expect(scratch.copyOf('avatars', version)).toBeUndefined();
  scratch.stores(version.content, sealedSize(5) - 1);
  expect(scratch.copyOf('documents', version)).toBeUndefined();
});

test('the same bytes are found by their hash and size, where they are still stored', () => {
  using scratch = new Scratch();
  scratch.knows(entry({ content: 'd'.repeat(32) }));
  expect(scratch.contentOf('f'.repeat(64), 5)).toBeUndefined();
  scratch.stores('c'.repeat(32), sealedSize(5));
  scratch.knows(entry());
  expect(scratch.contentOf('f'.repeat(64), 5)).toBe('c'.repeat(32));
  expect(scratch.contentOf('f'.repeat(64), 6)).toBeUndefined();
});

test('what is referred to is told once, by the newest backup, with how many more', () => {
  using scratch = new Scratch();
  scratch.refers(entry(), 'old');
  scratch.refers(entry({ key: 'b' }), 'new');
  expect([...scratch.referred()]).toEqual([{ entry: entry({ key: 'b' }), label: 'new', others: 1 }]);
  expect(scratch.isReferred('c'.repeat(32))).toBe(true);
  expect(scratch.isReferred('d'.repeat(32))).toBe(false);
});
