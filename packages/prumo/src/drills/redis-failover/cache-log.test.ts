import { expect, test } from 'vitest';
import { accountOfCache, type CacheOutcome, longestCachePause } from './cache-log.ts';

const write = (key: string, outcome: CacheOutcome | null, done = Number.NaN) => ({
  key,
  value: `v-${key}`,
  intended: 0,
  sent: 0,
  done,
  outcome,
});

test('a confirmed key that is gone, or holds something else, is lost', () => {
  const writes = [write('a', 'confirmed'), write('b', 'confirmed'), write('c', 'confirmed')];
  expect(
    accountOfCache(
      writes,
      new Map([
        ['a', 'v-a'],
        ['b', 'other'],
      ]),
    ),
  ).toEqual({ confirmedLost: 2, unconfirmedLost: 0, unknownThere: 0 });
});

test('what only the master had is counted apart, and an open one may be there or not', () => {
  const writes = [write('a', 'acknowledged'), write('b', 'unknown'), write('c', null)];
  expect(accountOfCache(writes, new Map([['c', 'v-c']]))).toEqual({ confirmedLost: 0, unconfirmedLost: 1, unknownThere: 1 });
});

test('the time without writes spans the fault', () => {
  expect(longestCachePause([write('a', 'confirmed', 900), write('b', 'unknown', 1200), write('c', 'acknowledged', 2400)], 1000)).toBe(1.5);
  expect(longestCachePause([write('a', 'confirmed', 900)], 1000)).toBeNull();
});

test('the longest of several counts, wherever it comes', () => {
  expect(
    longestCachePause(
      [900, 2400, 2500].map((done) => write(`${done}`, 'confirmed', done)),
      1000,
    ),
  ).toBe(1.5);
});
