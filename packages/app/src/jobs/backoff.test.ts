import { expect, test } from 'vitest';
import { DEFAULT_BACKOFF, pauseAfter } from './backoff.ts';

test('a failing job is put off longer and longer, at most five minutes, and never exactly as another', () => {
  expect([1, 2, 3, 8, 50].map((attempts) => pauseAfter(attempts, DEFAULT_BACKOFF, 1))).toEqual([2, 4, 8, 256, 300]);
  expect(pauseAfter(3, DEFAULT_BACKOFF, 0)).toBe(6);
});
