import { expect, test } from 'vitest';
import { compareVersions, isAtLeast } from './version.ts';

test('numbers are compared as numbers, not as text', () => {
  expect(['1.24.1', '1.3', '1.18.0'].toSorted(compareVersions)).toEqual(['1.3', '1.18.0', '1.24.1']);
});

test('a missing part counts as zero', () => {
  expect(compareVersions('3.0', '3.0.0')).toBe(0);
  expect(isAtLeast('3.0', '3.0.2')).toBe(false);
  expect(isAtLeast('15', '15')).toBe(true);
});

test('what follows the numbers is not read', () => {
  expect(compareVersions('17beta1', '17')).toBe(0);
  expect(isAtLeast('nonsense', '0.1')).toBe(false);
});
