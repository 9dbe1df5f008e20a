import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HEADER, RECORD, TAG } from './header.ts';
import { ContainerDamaged, open, seal } from './index.ts';

const KEY = 'a'.repeat(32);
const STORED = RECORD + TAG;

async function* inChunks(whole: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  for (let from = 0, turn = 0; from < whole.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield whole.subarray(from, from + size);
    from += size;
  }
}

async function collected(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of source) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

const sealed = (plain: Buffer, { key = KEY, name = 'a.dump' } = {}) => collected(seal(inChunks(plain, [100_000]), key, name));

/** What came out before the error, and the error. */
async function opened(stored: Buffer, { key = KEY, name = 'a.dump' } = {}): Promise<{ plain: Buffer; damage: string | undefined }> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of open(inChunks(stored, [65_536]), key, name)) chunks.push(Buffer.from(chunk));
    return { plain: Buffer.concat(chunks), damage: undefined };
  } catch (error) {
    if (!(error instanceof ContainerDamaged)) throw error;
    return { plain: Buffer.concat(chunks), damage: error.damage };
  }
}

/** Around the edges of records, where counting goes wrong. */
const length = fc.oneof(
  fc.integer({ min: 0, max: 70_000 }),
  fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: -2, max: 2 })).map(([records, off]) => records * RECORD + off),
);
const sizes = fc.array(
  fc.integer({ min: 1, max: 2 * RECORD }).map((size) => Math.max(size, 50)),
  { minLength: 1, maxLength: 5 },
);

test('what was sealed opens again, whatever its length and however it is cut into chunks', async () => {
  await fc.assert(
    fc.asyncProperty(length, sizes, sizes, async (bytes, into, outOf) => {
      const plain = randomBytes(bytes);
      const stored = await collected(seal(inChunks(plain, into), KEY, 'a.dump'));
      expect(stored.length).toBe(HEADER + bytes + TAG * Math.max(1, Math.ceil(bytes / RECORD)));
      expect((await collected(open(inChunks(stored, outOf), KEY, 'a.dump'))).equals(plain)).toBe(true);
    }),
    { numRuns: 40 },
  );
}, 60_000);

test('one changed byte anywhere is an error, and nothing from its record on is given out', async () => {
  const plain = randomBytes(2 * RECORD + 5000);
  const stored = await sealed(plain);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: stored.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      const changed = Buffer.from(stored);
      changed.writeUInt8(changed.readUInt8(at) ^ by, at);
      const { plain: given, damage } = await opened(changed);
      expect(damage).toMatch(/^(not-a-backup|wrong-key|changed)$/);
      const sound = at < HEADER ? 0 : Math.floor((at - HEADER) / STORED) * RECORD;
      expect(given.equals(plain.subarray(0, sound))).toBe(true);
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('cut off anywhere, at the edge of a record too, it is never taken for whole', async () => {
  const stored = await sealed(randomBytes(3 * RECORD));
  const edges = [0, 1, HEADER, HEADER + STORED, HEADER + 2 * STORED, stored.length - TAG, stored.length - 1];
  const at = fc.oneof(fc.integer({ min: 0, max: stored.length - 1 }), fc.constantFrom(...edges));
  await fc.assert(
    fc.asyncProperty(at, async (end) => {
      expect((await opened(stored.subarray(0, end))).damage).toMatch(/^(cut-short|changed)$/);
    }),
    { numRuns: 60 },
  );
  expect((await opened(stored.subarray(0, HEADER + STORED))).damage).toBe('cut-short');
}, 60_000);

test('records moved, doubled, left out or added are errors', async () => {
  const plain = randomBytes(3 * RECORD + 10);
  const stored = await sealed(plain);
  const header = stored.subarray(0, HEADER);
  const record = (index: number): Buffer => stored.subarray(HEADER + index * STORED, HEADER + (index + 1) * STORED);
  const [first, second, third, last] = [record(0), record(1), record(2), record(3)];
  const of = (...parts: readonly Buffer[]) => opened(Buffer.concat([header, ...parts]));
  expect(await of(second, first, third, last)).toEqual({ plain: Buffer.alloc(0), damage: 'changed' });
  expect((await of(first, first, second, third, last)).damage).toBe('changed');
  expect((await of(first, third, last)).damage).toBe('changed');
  expect((await of(first, second, third, last, last)).damage).toBe('changed');
  expect((await of(first, second, third, last, Buffer.from([0]))).damage).toBe('changed');
  // Records of another container of the same key and name.
  const other = await sealed(plain);
  expect((await of(first, other.subarray(HEADER + STORED, HEADER + 2 * STORED), third, last)).damage).toBe('changed');
  expect((await of(first, second, third, last)).damage).toBeUndefined();
});

test('another key is told as such; another name and another kind of file are errors', async () => {
  const stored = await sealed(randomBytes(5000));
  expect((await opened(stored, { key: 'b'.repeat(32) })).damage).toBe('wrong-key');
  expect((await opened(stored, { name: 'b.dump' })).damage).toBe('changed');
  expect((await opened(randomBytes(5000))).damage).toBe('not-a-backup');
  expect((await opened(Buffer.alloc(0))).damage).toBe('cut-short');
});

test('a source that fails leaves nothing that opens as whole, however much had come', async () => {
  for (const bytes of [0, 10, RECORD, 2 * RECORD]) {
    const failing = async function* (): AsyncGenerator<Buffer> {
      yield randomBytes(bytes);
      throw new Error('pg_dump was killed');
    };
    const given: Buffer[] = [];
    await expect(async () => {
      for await (const chunk of seal(failing(), KEY, 'a.dump')) given.push(chunk);
    }).rejects.toThrow('pg_dump was killed');
    expect((await opened(Buffer.concat(given))).damage).toBe('cut-short');
  }
});

test('two containers of the same content have nothing in common', async () => {
  const plain = randomBytes(1000);
  const [one, two] = [await sealed(plain), await sealed(plain)];
  expect(one.subarray(HEADER).equals(two.subarray(HEADER))).toBe(false);
  expect(one.includes(plain.subarray(0, 16))).toBe(false);
});
