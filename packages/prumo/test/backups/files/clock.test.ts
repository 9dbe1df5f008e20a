import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { chosen } from '../../../src/backups/files/choose.ts';
import { DocumentsStore } from '../../fixture/documents-store.ts';
import { StoredFiles } from './stored-files.ts';

const DAY = 86_400_000;
const never = new AbortController().signal;
const files = new StoredFiles(() => store, ['documents']);
let store: DocumentsStore;

beforeAll(async () => {
  store = await DocumentsStore.start('127.203.46', ['documents']);
  for (const n of [1, 2, 3]) await store.put('documents', `case-${n}.txt`, `case ${n}`);
}, 120_000);
afterAll(async () => {
  await store?.[Symbol.asyncDispose]();
  files[Symbol.dispose]();
});
afterEach(() => void vi.useRealTimers());

/** What the clock of this process says; the store's goes on as it is, and refuses a request of another time until the client has understood. */
function clockSays(at: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: at });
}

const labels = async () => (await files.backups.list(never)).map(({ label }) => label);

test('a clock that jumps ahead and is set right again costs no backup, and what it took is not the newest', async () => {
  const real = Date.now();
  const taken: string[] = [];
  // A week of backups, of which the store's clock knows nothing.
  for (const ago of [6, 5, 4, 3, 2, 1]) {
    clockSays(real - ago * DAY);
    taken.push((await files.now()).backup.label);
  }
  clockSays(real + 1000 * DAY);
  await store.put('documents', 'case-4.txt', 'case 4');
  const ahead = await files.now();
  expect(ahead).toMatchObject({ removed: [], notRemoved: expect.stringContaining('the clock may have jumped') });
  expect(await labels()).toEqual([...taken, ahead.backup.label]);
  vi.useRealTimers();
  const back = await files.now();
  expect(back).toMatchObject({ removed: [], notRemoved: expect.stringContaining('one of them is wrong') });
  expect(await labels()).toEqual([...taken, back.backup.label, ahead.backup.label]);
  expect((await files.verified()).damaged).toEqual([]);
  const found = await files.backups.list(never);
  expect(chosen(found, { now: Date.now() }).label).toBe(back.backup.label);
  expect(chosen(found, { now: Date.now(), asOf: real - 3 * DAY + 60_000 }).label).toBe(taken[3]);
}, 300_000);
