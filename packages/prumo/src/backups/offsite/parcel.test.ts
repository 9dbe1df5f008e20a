import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { measured } from '../logical/stored-size.ts';
import { folderTarget, type Target } from '../logical/targets/index.ts';
import { carry, missingFrom, type Parcel } from './parcel.ts';

const never = new AbortController().signal;
let folder: string;
let here: Target;
let there: Target;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prumo-parcel-'));
  [here, there] = [folderTarget(join(folder, 'here')), folderTarget(join(folder, 'there'))];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function* of(content: string): AsyncGenerator<Buffer> {
  yield Buffer.from(content);
}

async function store(label: string, content: string): Promise<Parcel> {
  const { stream, stored } = measured(of(content));
  await here.put(`${label}.dump`, stream, never);
  await here.put(`${label}.manifest`, of(`manifest of ${label}`), never);
  return { label, content: `${label}.dump`, manifest: `${label}.manifest`, stored: stored() };
}

const names = async (target: Target) => (await target.list(never)).map(({ name }) => name);

/** The place while storing an object of this name fails. */
const failingAt = (name: string): Target => ({
  ...there,
  async put(object, content, signal) {
    if (object !== name) return there.put(object, content, signal);
    for await (const _ of content) throw new Error('the store went away');
  },
});

test('a parcel arrives as it is, and is not missing any more', async () => {
  const parcel = await store('a', 'all rows');
  expect(await missingFrom(there, { parcels: [parcel], here }, never)).toEqual([parcel]);
  await carry(parcel, here, there, never);
  expect(await missingFrom(there, { parcels: [parcel], here }, never)).toEqual([]);
  for await (const chunk of there.get('a.dump', never)) expect(String(chunk)).toBe('all rows');
});

test('what is damaged here arrives nowhere, though it has the right size', async () => {
  const parcel = await store('a', 'all rows');
  await here.put('a.dump', of('all r0ws'), never);
  await expect(carry(parcel, here, there, never)).rejects.toThrow('a.dump: changed');
  expect(await names(there)).toEqual([]);
});

test.each(['a.dump', 'a.manifest'])('a store that fails at %s has nothing that looks like a copy', async (name) => {
  const parcel = await store('a', 'all rows');
  await expect(carry(parcel, here, failingAt(name), never)).rejects.toThrow('the store went away');
  expect(await names(there)).toEqual([]);
});

test('what is there in half, or with another size, is missing', async () => {
  const [a, b, c] = [await store('a', 'rows'), await store('b', 'rows'), await store('c', 'rows')];
  for (const parcel of [a, b, c]) await carry(parcel, here, there, never);
  await there.remove('a.manifest', never);
  await there.put('b.dump', of('ro'), never);
  expect((await missingFrom(there, { parcels: [a, b, c], here }, never)).map(({ label }) => label)).toEqual(['a', 'b']);
});
