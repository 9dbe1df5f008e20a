import { expect, test } from 'vitest';
import { newestCopy } from './newest-copy.ts';

const copy = (label: string, ended: string) => ({
  ...{ label, kind: 'logical' as const, begun: ended, ended, size: 1, stored: 1, database: 'loja', version: '15.18' },
  ...{ tables: 1, rows: 1, largeObjects: 0 },
});
const copies = [copy('20260101-030000L', '2026-01-01T03:01:00Z'), copy('20260102-030000L', '2026-01-02T03:01:00Z')];
const flawed = [{ label: '20260103-030000L', flaw: 'changed' }];
const now = Date.parse('2026-01-02T04:00:00Z');

test('the newest that can be used, or the one of a label', () => {
  expect(newestCopy(copies, flawed, { now }).label).toBe('20260102-030000L');
  expect(newestCopy(copies, flawed, { label: '20260101-030000L', now }).label).toBe('20260101-030000L');
});

test('one taken while the clock was ahead is not the newest: it is restored by its label, or where there is no other', () => {
  const ahead = copy('20310101-030000L', '2031-01-01T03:01:00Z');
  expect(newestCopy([...copies, ahead], flawed, { now }).label).toBe('20260102-030000L');
  expect(newestCopy([...copies, ahead], flawed, { label: ahead.label, now }).label).toBe(ahead.label);
  expect(newestCopy([ahead], [], { now }).label).toBe(ahead.label);
  // The clocks of two machines may differ by less than an hour.
  expect(newestCopy([...copies, copy('20260102-045900L', '2026-01-02T04:59:00Z')], flawed, { now }).label).toBe('20260102-045900L');
});

test('one that cannot be used is refused by its flaw, another label is unknown, and without copies there is none', () => {
  expect(() => newestCopy(copies, flawed, { label: '20260103-030000L', now })).toThrow(expect.objectContaining({ code: 'backup-damaged' }));
  expect(() => newestCopy([], flawed, { now })).toThrow(expect.objectContaining({ code: 'backup-damaged' }));
  expect(() => newestCopy(copies, flawed, { label: 'x', now })).toThrow(expect.objectContaining({ code: 'unknown-backup' }));
  expect(() => newestCopy([], [], { now })).toThrow(expect.objectContaining({ code: 'restore-target' }));
});
