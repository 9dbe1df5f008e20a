import { expect, test } from 'vitest';
import { MANY, median, roundsOf, throughputLost } from './rounds.ts';

const round = (clients: number, tps: number | null) => ({ clients, tps, failed: 0, said: '' });

test('many and few take turns, and which is first changes', () => {
  expect(roundsOf(25, 3, 0)).toEqual([MANY, 25, 25, MANY, MANY, 25]);
  expect(roundsOf(25, 2, 1)).toEqual([25, MANY, MANY, 25]);
});

test('each pair is compared with itself, and the median counts', () => {
  const rounds = [round(MANY, 80), round(25, 100), round(25, 10), round(MANY, 9), round(MANY, 50), round(25, 100)];
  expect(throughputLost(rounds)).toBeCloseTo(0.2);
});

test('more throughput than with few clients is no loss', () => {
  expect(throughputLost([round(MANY, 110), round(25, 100)])).toBe(0);
});

test('a run without a figure is no figure', () => {
  expect(throughputLost([round(MANY, null), round(25, 100)])).toBeNull();
  expect(throughputLost([round(MANY, 100), round(25, null)])).toBeNull();
  expect(throughputLost([])).toBeNull();
});

test('median', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});
