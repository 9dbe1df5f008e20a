import { expect, test } from 'vitest';
import { evictedBetween, readingOf } from './evictions.ts';

const reading = (...counts: readonly (readonly [node: string, process: string, evicted: number])[]) =>
  new Map(counts.map(([node, process, evicted]) => [node, { process, evicted }]));

test('what a server threw out before the run is nothing to it', () => {
  expect(evictedBetween([reading(['cache-1', 'a', 900]), reading(['cache-1', 'a', 900])])).toBe(0);
  expect(evictedBetween([reading(['cache-1', 'a', 900]), reading(['cache-1', 'a', 907])])).toBe(7);
});

test('a server that was killed counts until then, and anew from its start', () => {
  const readings = [
    reading(['cache-1', 'a', 900], ['cache-2', 'b', 5]),
    reading(['cache-1', 'a', 903], ['cache-2', 'b', 5]),
    reading(['cache-2', 'b', 6]),
    reading(['cache-1', 'c', 2], ['cache-2', 'b', 6]),
  ];
  expect(evictedBetween(readings)).toBe(3 + 1 + 2);
});

test('one reading alone says nothing was thrown out since', () => {
  expect(evictedBetween([reading(['cache-1', 'a', 900])])).toBe(0);
  expect(evictedBetween([])).toBe(0);
});

test('an answer without the fields is none', () => {
  expect(readingOf(new Map([['run_id', 'a']]))).toBeNull();
  expect(readingOf(new Map([['evicted_keys', '3']]))).toBeNull();
  expect(
    readingOf(
      new Map([
        ['run_id', 'a'],
        ['evicted_keys', '3'],
      ]),
    ),
  ).toEqual({ process: 'a', evicted: 3 });
});
