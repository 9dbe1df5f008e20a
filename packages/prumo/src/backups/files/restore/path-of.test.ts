import { posix } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pathOf } from './path-of.ts';

const keys = fc.array(fc.constantFrom('a', '.', '..', '/', '%', '%2E', '%25', 'é', ' ', '\n', '\\'), { maxLength: 12 }).map((parts) => parts.join(''));

test('no key leads out of its folder, and an ordinary one is its own path', () => {
  fc.assert(
    fc.property(keys, (key) => {
      const path = pathOf(key) ?? expect.fail('too long');
      expect(posix.normalize(`/bucket/${path}`)).toBe(`/bucket/${path}`);
    }),
  );
  expect(pathOf('2026/ação nº 1.pdf')).toBe('2026/ação nº 1.pdf');
  expect(pathOf('../../etc/passwd')).toBe('%2E%2E/%2E%2E/etc/passwd');
  expect(pathOf('folder/')).toBe('folder/%');
  expect(pathOf('50%')).toBe('50%25');
});

test('no two keys have one path', () => {
  fc.assert(
    fc.property(keys, keys, (one, other) => {
      expect(pathOf(one) === pathOf(other)).toBe(one === other);
    }),
  );
});

test('what no file can be called has no path', () => {
  expect(pathOf('x'.repeat(255))).toBe('x'.repeat(255));
  expect(pathOf(`a/${'é'.repeat(128)}`)).toBeUndefined();
});
