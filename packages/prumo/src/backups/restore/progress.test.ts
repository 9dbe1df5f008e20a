import { expect, test } from 'vitest';
import { progressOf } from './progress.ts';

test('rate and what is left, from the beginning', () => {
  expect(progressOf(500, 1000, 2000)).toEqual({ done: 500, total: 1000, rate: 250, left: 2 });
  expect(progressOf(0, 1000, 500)).toEqual({ done: 0, total: 1000, rate: 0, left: null });
});

test('more than was told is all there is', () => {
  expect(progressOf(1100, 1000, 1000)).toMatchObject({ total: 1100, left: 0 });
});
