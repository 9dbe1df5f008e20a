import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seal } from '../logical/container/index.ts';
import type { Entry } from './entry.ts';
import { openEntries, sealEntries } from './lines.ts';

const key = 'k'.repeat(32);
const name = '20261126-040000S.list';

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}
async function all<Item>(source: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of source) items.push(item);
  return items;
}
const sealed = async (entries: readonly Entry[]): Promise<Buffer> => Buffer.concat(await all(sealEntries(each(entries), key, name)));
const opened = (bytes: Buffer, as = name, by = key): Promise<Entry[]> => all(openEntries(each([bytes]), by, as));

const entry = (n: number): Entry => ({
  bucket: 'documents',
  key: `case ${n}\n"ação"`,
  size: n,
  etag: 'e'.repeat(32),
  modified: '2026-11-26T04:00:00.000Z',
  headers: { type: 'text/plain', metadata: { office: '42' } },
  content: 'c'.repeat(32),
  sha256: 'f'.repeat(64),
});
const MANY = Array.from({ length: 20_000 }, (_, n) => entry(n));

test('entries come back as they were, none and many, those that were not copied too', async () => {
  const odd: Entry[] = [
    { bucket: 'documents', key: 'gone', vanished: true },
    { bucket: 'documents', key: 'bad', unread: 'why' },
  ];
  for (const entries of [[], odd, [...MANY, ...odd]]) expect(await opened(await sealed(entries))).toEqual(entries);
});

test('whatever a key is made of', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 5 }), async (keys) => {
      const entries = keys.map((one) => ({ ...entry(1), key: one }));
      expect(await opened(await sealed(entries))).toEqual(entries);
    }),
    { numRuns: 50 },
  );
});

test('a byte that is changed, an end that is missing, another name or key is an error', async () => {
  const bytes = await sealed(MANY);
  const changed = Buffer.from(bytes);
  changed.writeUInt8(changed.readUInt8(200) ^ 1, 200);
  await expect(opened(changed)).rejects.toThrow('changed');
  await expect(opened(bytes.subarray(0, bytes.length - 100))).rejects.toThrow(/changed|cut-short/);
  await expect(opened(bytes, '20261126-080000S.list')).rejects.toThrow('changed');
  await expect(opened(bytes, name, 'x'.repeat(32))).rejects.toThrow('wrong-key');
});

test('sealed with the right key and yet not a list is an error too', async () => {
  await expect(opened(Buffer.concat(await all(seal(each([Buffer.from('not packed')]), key, name))))).rejects.toThrow('changed');
});

test('a source that fails, early or late, fails what is sealed, with its own words, before that looks whole', async () => {
  for (const count of [0, 15_000]) {
    const failing = async function* (): AsyncGenerator<Entry> {
      yield* MANY.slice(0, count);
      throw new Error('the store went away');
    };
    const got: Buffer[] = [];
    const reading = (async () => {
      for await (const chunk of sealEntries(failing(), key, name)) got.push(Buffer.from(chunk));
    })();
    await expect(reading).rejects.toThrow('the store went away');
    await expect(opened(Buffer.concat(got))).rejects.toThrow(/cut-short|changed/);
  }
});

test('who reads no further ends the source', async () => {
  let ended = false;
  const source = async function* (): AsyncGenerator<Uint8Array> {
    try {
      for (const byte of await sealed(MANY)) yield Uint8Array.of(byte);
    } finally {
      ended = true;
    }
  };
  for await (const one of openEntries(source(), key, name)) {
    expect(one).toEqual(MANY[0]);
    break;
  }
  expect(ended).toBe(true);
});
