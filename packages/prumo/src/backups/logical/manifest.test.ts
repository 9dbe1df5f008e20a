import { expect, test } from 'vitest';
import { dumpName, labelAt, labelOf, manifestName, takenAt } from './manifest.ts';

test('a label is the moment it was begun, sorts by it, and is read back from a manifest’s name alone', () => {
  const label = labelAt(new Date('2026-11-26T03:00:07.123Z'));
  expect(label).toBe('20261126-030007L');
  expect(labelOf(manifestName(label))).toBe(label);
  expect(labelOf(dumpName(label))).toBeUndefined();
  expect(labelOf('.manifest')).toBeUndefined();
  expect(takenAt(label)).toBe('2026-11-26T03:00:07.000Z');
  for (const other of ['', 'killed', '2026-11-26', '20261399-030007L']) expect(takenAt(other)).toBeUndefined();
});
