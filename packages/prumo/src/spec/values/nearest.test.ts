import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance, nearest } from './nearest.ts';

test.each([
  ['', '', 0],
  ['a', '', 1],
  ['standbys', 'stanbys', 1],
  ['pool', 'polo', 1],
  ['kitten', 'sitting', 3],
])('%s and %s are %i apart', (one, other, distance) => {
  expect(editDistance(one, other)).toBe(distance);
  expect(editDistance(other, one)).toBe(distance);
});

test('distance is between nothing and the longer word', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (one, other) => {
      const distance = editDistance(one, other);
      expect(distance).toBeLessThanOrEqual(Math.max(one.length, other.length));
      expect(distance === 0).toBe(one === other);
    }),
  );
});

test('the nearest is what was meant, or nothing', () => {
  const keys = ['standbys', 'synchronous', 'max_connections', 'pooler'];
  expect(nearest('stanbys', keys)).toBe('standbys');
  expect(nearest('maxConnections', keys)).toBe('max_connections');
  expect(nearest('max-connections', keys)).toBe('max_connections');
  expect(nearest('colour', keys)).toBeUndefined();
  expect(nearest('x'.repeat(100_000), keys)).toBeUndefined();
});
