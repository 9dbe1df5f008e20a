import { expect, test } from 'vitest';
import { inByteOrder } from './key-order.ts';

test('by bytes of UTF-8, where JavaScript would say otherwise', () => {
  expect(inByteOrder('\u{1d11e}', '\uffee')).toBeGreaterThan(0);
  expect('\u{1d11e}' < '\uffee').toBe(true);
  expect(['a/b', 'a', 'a-x'].toSorted(inByteOrder)).toEqual(['a', 'a-x', 'a/b']);
});
