import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JournalEntry } from './entry.ts';
import { appendToJournal, readJournal } from './journal.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prumo-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = '2026-11-26T12:00:00.000Z';
const watched: JournalEntry = { at, entry: 'watched' };
const verified: JournalEntry = { at, entry: 'verified', ok: false, reason: 'one byte' };
const file = () => join(folder, 'backups.jsonl');

test('what is added is read again, and a line that was cut costs only itself', async () => {
  expect(await readJournal(folder)).toEqual([]);
  await appendToJournal(folder, [watched, verified]);
  expect(await readJournal(folder)).toEqual([watched, verified]);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  truncateSync(file(), statSync(file()).size - 5);
  await appendToJournal(folder, [verified]);
  expect(await readJournal(folder)).toEqual([watched, verified]);
});

test('writers side by side lose nothing of each other', async () => {
  await Promise.all(Array.from({ length: 20 }, () => appendToJournal(folder, [verified])));
  expect(await readJournal(folder)).toHaveLength(20);
});

test('it does not grow for ever', async () => {
  await appendToJournal(folder, [watched]);
  appendFileSync(file(), `\n${JSON.stringify(verified)}`.repeat(14_000));
  await appendToJournal(folder, [verified]);
  expect(readFileSync(file(), 'utf8').length).toBeLessThan(500_000);
  expect((await readJournal(folder))[0]).toEqual(watched);
});
