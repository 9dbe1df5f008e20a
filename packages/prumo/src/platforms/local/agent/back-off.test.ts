import { expect, it } from 'vitest';
import { restartDelay } from './back-off.ts';

it('doubles up to the maximum and never overflows', () => {
  const policy = { initial: 100, maximum: 1500 };
  expect([1, 2, 3, 4, 5, 6, 5000].map((failures) => restartDelay(policy, failures))).toEqual([100, 200, 400, 800, 1500, 1500, 1500]);
  expect(restartDelay({ initial: 0, maximum: 10 }, 3)).toBe(0);
});
