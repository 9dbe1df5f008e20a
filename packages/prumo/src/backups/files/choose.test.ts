import { expect, test } from 'vitest';
import { chosen } from './choose.ts';
import type { FilesFlaw, FoundFiles } from './file-backups.ts';

function found(ended: string, flaw?: FilesFlaw): FoundFiles {
  const label = `of ${ended}`;
  const manifest = {
    format: 1 as const,
    label,
    begun: `2026-11-26T${ended}:00.000Z`,
    ended: `2026-11-26T${ended}:00.000Z`,
    stack: 'test',
    version: '0',
    buckets: [],
    added: { contents: 0, bytes: 0 },
    list: { entries: 0, size: 0, sha256: '0'.repeat(64) },
  };
  return { label, manifest, flaw };
}
const at = (time: string): number => Date.parse(`2026-11-26T${time}:00.000Z`);

test('the newest that can be used, or the newest of before a moment, or the one that is named', () => {
  const all = [found('04:00'), found('08:00'), found('12:00', 'missing')];
  expect(chosen(all, {}).label).toBe('of 08:00');
  expect(chosen(all, { asOf: at('07:59') }).label).toBe('of 04:00');
  expect(chosen(all, { asOf: at('08:00') }).label).toBe('of 08:00');
  expect(chosen(all, { label: 'of 04:00' }).label).toBe('of 04:00');
});

test('what was taken while the clock was ahead is not the newest, but by its name', () => {
  const all = [found('04:00'), found('08:00'), found('23:00')];
  expect(chosen(all, { now: at('09:00') }).label).toBe('of 08:00');
  expect(chosen(all, { now: at('09:00'), label: 'of 23:00' }).label).toBe('of 23:00');
  expect(chosen([found('23:00')], { now: at('09:00') }).label).toBe('of 23:00');
});

test('what a restore took before it began is only taken by its name', () => {
  const { label, manifest } = found('12:00');
  const all = [found('08:00'), { label, manifest: { ...(manifest ?? expect.fail('none')), purpose: 'safety' as const }, flaw: undefined }];
  expect(chosen(all, {}).label).toBe('of 08:00');
  expect(chosen(all, { label }).label).toBe(label);
});

test('none, none so early, none of that name, only damaged ones: each is said', () => {
  const code = (...given: Parameters<typeof chosen>) => {
    try {
      return chosen(...given).label;
    } catch (error) {
      return error instanceof Error && 'code' in error ? error.code : error;
    }
  };
  expect(code([], {})).toBe('restore-target');
  expect(code([found('04:00')], { asOf: at('03:00') })).toBe('restore-target');
  expect(code([found('04:00')], { label: 'x' })).toBe('unknown-backup');
  expect(code([found('04:00', 'changed')], {})).toBe('backup-damaged');
  expect(code([found('04:00', 'changed')], { label: 'of 04:00' })).toBe('backup-damaged');
  expect(code([{ label: 'a', manifest: undefined, flaw: 'wrong-key' }], {})).toBe('backup-damaged');
});
