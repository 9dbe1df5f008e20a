import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readJournal } from '../backups/state/journal.ts';
import type { JobResult } from '../model/index.ts';
import { BackupWatch, needsFull, reasonOf } from './backup-watch.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prumo-watch-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ended = (code: number, output: unknown): JobResult => ({
  code,
  signal: null,
  timedOut: false,
  output: typeof output === 'string' ? output : `Warning: of something\n${JSON.stringify(output)}\n`,
  took: 1,
});
const what = { en: 'late', 'pt-BR': 'atrasado' };
const late = ended(1, { problems: [{ problem: 'late', subject: 'full', what }] });

test('a failed schedule and what is wrong are there again after a restart, and nothing is told twice', async () => {
  const told: string[] = [];
  const open = () =>
    BackupWatch.open(
      folder,
      () => Promise.resolve(late),
      ({ entry, problem }) => told.push(`${entry} ${problem}`),
    );
  const first = await open();
  await first.done('backup-full', ended(1, { error: { what: 'The backup was not taken.', why: 'no space left' } }));
  await Promise.all([first.done('backup-watch', late), first.done('backup-watch', late)]);
  expect(told).toEqual(['raised late']);
  const second = await open();
  expect(second.problems).toMatchObject([{ problem: 'late', what }]);
  expect(await readJournal(folder)).toMatchObject([
    { entry: 'watched' },
    { entry: 'ran', what: 'full', ok: false, reason: 'no space left' },
    { entry: 'raised' },
  ]);
  await second.done('backup-watch', ended(0, { problems: [] }));
  expect(second.problems).toEqual([]);
  expect(told).toEqual(['raised late', 'recovered late']);
});

test('a look that failed is a problem of its own, and ends no other', async () => {
  const watch = await BackupWatch.open(
    folder,
    () => Promise.resolve(late),
    () => undefined,
  );
  await watch.done('backup-watch', late);
  await watch.done('backup-watch', ended(4, { error: { what: 'The stack is not running.', why: null } }));
  expect(watch.problems.map(({ problem, subject }) => `${problem} ${subject}`)).toEqual(['late full', 'unreadable status']);
});

test('why a command failed: its own error, its last words, or how it ended', () => {
  expect(reasonOf(ended(1, { error: { what: 'a', why: 'b' } }))).toBe('b');
  expect(reasonOf(ended(70, 'Killed\n'))).toBe('Killed');
  expect(reasonOf({ ...ended(0, ''), code: null, signal: 'SIGKILL' })).toBe('SIGKILL');
  expect(reasonOf({ ...ended(0, ''), timedOut: true })).toMatch(/too long/);
});

test('a gap asks for a full backup once WAL is archived again, and not twice in an hour', () => {
  const now = Date.parse('2026-11-26T12:00:00Z');
  const ran = (at: string) => [{ at, entry: 'ran', what: 'full', ok: false, reason: null } as const];
  const gap = [{ problem: 'wal-given-up', subject: 'primary' } as const];
  const inBucket = [{ problem: 'wal-given-up', subject: 'primary@offsite' } as const];
  expect(needsFull(gap, [], now)).toBe(true);
  expect(
    needsFull(
      [
        { problem: 'wal-missing', subject: '1' },
        { problem: 'late', subject: 'full' },
      ],
      [],
      now,
    ),
  ).toBe(false);
  for (const problem of ['archive-stalled', 'archive-unknown', 'unreadable'] as const)
    expect(needsFull([...gap, { problem, subject: 'local' }], [], now)).toBe(false);
  expect(needsFull(gap, ran('2026-11-26T11:30:00.000Z'), now)).toBe(false);
  expect(needsFull(gap, ran('2026-11-26T10:30:00.000Z'), now)).toBe(true);
  // A bucket that cannot be read keeps nothing from being safe here, and one that lacks a full backup costs one here too.
  expect(needsFull([...gap, { problem: 'unreadable', subject: 'offsite' }], [], now)).toBe(true);
  expect(needsFull(inBucket, ran('2026-11-26T10:30:00.000Z'), now)).toBe(false);
  expect(needsFull(inBucket, ran('2026-11-25T10:30:00.000Z'), now)).toBe(true);
});

test('a failed export is on record, and is looked at', async () => {
  const watch = await BackupWatch.open(
    folder,
    () => Promise.resolve(late),
    () => undefined,
  );
  await watch.done('export', ended(1, { error: { what: 'The export was not made.', why: 'no space left' } }));
  expect(await readJournal(folder)).toMatchObject([{}, { entry: 'ran', what: 'export', ok: false, reason: 'no space left' }, {}]);
});
