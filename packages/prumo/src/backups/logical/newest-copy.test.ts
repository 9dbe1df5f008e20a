import { expect, test } from 'vitest';
import { newestCopy } from './newest-copy.ts';

const copy = (label: string) => ({
  ...{ label, kind: 'logical' as const, begun: '', ended: '', size: 1, stored: 1, database: 'loja', version: '15.18' },
  ...{ tables: 1, rows: 1, largeObjects: 0 },
});
const copies = [copy('20260101-030000L'), copy('20260102-030000L')];
const flawed = [{ label: '20260103-030000L', flaw: 'changed' }];

test('the newest that can be used, or the one of a label', () => {
  expect(newestCopy(copies, flawed).label).toBe('20260102-030000L');
  expect(newestCopy(copies, flawed, '20260101-030000L').label).toBe('20260101-030000L');
});

test('one that cannot be used is refused by its flaw, another label is unknown, and without copies there is none', () => {
  expect(() => newestCopy(copies, flawed, '20260103-030000L')).toThrow(expect.objectContaining({ code: 'backup-damaged' }));
  expect(() => newestCopy([], flawed)).toThrow(expect.objectContaining({ code: 'backup-damaged' }));
  expect(() => newestCopy(copies, flawed, 'x')).toThrow(expect.objectContaining({ code: 'unknown-backup' }));
  expect(() => newestCopy([], [])).toThrow(expect.objectContaining({ code: 'restore-target' }));
});
