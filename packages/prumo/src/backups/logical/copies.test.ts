import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { seal } from './container/index.ts';
import { Copies } from './copies.ts';
import { dumpName, type Manifest, manifestName } from './manifest.ts';
import { verified } from './serve-request.ts';
import { measured } from './stored-size.ts';
import { folderTarget, type Target } from './targets/index.ts';

const never = new AbortController().signal;
const KEY = 'k'.repeat(32);

let folder: string;
let target: Target;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prumo-copies-'));
  target = folderTarget(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function* one(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}

/** A whole copy of an empty database. */
async function store(label: string, ended: string): Promise<void> {
  const dump = measured(seal(one('rows'), KEY, dumpName(label)));
  await target.put(dumpName(label), dump.stream, never);
  const manifest: Manifest = {
    format: 1,
    label,
    begun: ended,
    ended,
    versions: { prumo: '0.0.0-test', server: '15.1', pgDump: '15.1' },
    database: {
      name: 'd',
      encoding: 'UTF8',
      localeProvider: 'c',
      collate: 'C',
      ctype: 'C',
      locale: null,
      owner: 'o',
      settings: [],
      size: 1,
    },
    dump: dump.stored(),
    content: { tables: [], sequences: [], largeObjects: { count: 0, checksum: '0' }, extensions: [], objects: [], roles: [] },
  };
  await target.put(manifestName(label), seal(one(JSON.stringify(manifest)), KEY, manifestName(label)), never);
}

const OLD = '20260101-030000L';
const NEW = '20260201-030000L';
const storeBoth = async () => {
  await store(OLD, '2026-01-01T03:00:10.000Z');
  await store(NEW, '2026-02-01T03:00:10.000Z');
};

/** The target while somebody else removes the old copy, just before an object of it is read. */
const removedBefore = (read: string): Target => ({
  ...target,
  async *get(name, signal) {
    if (name === read) for (const object of [manifestName(OLD), dumpName(OLD)]) await target.remove(object, signal);
    yield* target.get(name, signal);
  },
});

test('a copy that retention removes while copies are listed or verified is left out, not told as damaged', async () => {
  await storeBoth();
  expect(await verified(new Copies(target, KEY), never)).toEqual({ verified: [OLD, NEW], flawed: [] });
  expect(await verified(new Copies(removedBefore(dumpName(OLD)), KEY), never)).toEqual({ verified: [NEW], flawed: [] });
  await store(OLD, '2026-01-01T03:00:10.000Z');
  expect((await new Copies(removedBefore(manifestName(OLD)), KEY).list(never)).map(({ label }) => label)).toEqual([NEW]);
});

test('a dump that is gone while its manifest is there is damage, however often it is looked at', async () => {
  await storeBoth();
  await target.remove(dumpName(OLD), never);
  expect(await verified(new Copies(target, KEY), never)).toEqual({ verified: [NEW], flawed: [{ label: OLD, flaw: 'missing' }] });
});

test('a damaged copy is removed with the others of its age, also when nothing of it can be read', async () => {
  await storeBoth();
  writeFileSync(join(folder, manifestName(OLD)), 'not what was written');
  expect(await new Copies(target, KEY).prune(7, new Date('2026-02-01T04:00:00Z'), never)).toEqual([OLD]);
  expect(readdirSync(folder).toSorted()).toEqual([dumpName(NEW), manifestName(NEW)]);
});
