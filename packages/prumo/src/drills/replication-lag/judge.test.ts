import { expect, test } from 'vitest';
import { judgeLag } from './judge.ts';

const LAG = { seconds: 0.2, backlog: 1_000_000, unsent: 0, fewest: 2, written: 40_000_000 };
const held = (lag: Partial<typeof LAG>, looks = 40) => judgeLag({ ...LAG, ...lag }, looks, 2, 1).map((one) => one.held);

test('seconds and bytes are judged each by its own limit', () => {
  expect(held({})).toEqual([true, true]);
  expect(held({ seconds: 1, backlog: 10_000_000 })).toEqual([true, true]);
  expect(held({ seconds: 1.1 })).toEqual([false, true]);
  expect(held({ backlog: 10_000_001 })).toEqual([true, false]);
});

test('a standby that did not stream breaks both', () => {
  expect(held({ fewest: 1 })).toEqual([false, false]);
});

test('a primary that hardly answered says nothing', () => {
  expect(held({}, 9)).toEqual([null, null]);
  expect(held({}, 10)).toEqual([true, true]);
});
