import { expect, test } from 'vitest';
import { MANY, middlePair, roundsOf, throughputLost } from './rounds.ts';

const round = (clients: number, tps: number | null) => ({ clients, tps, failed: 0, said: '' });

test('many and few take turns, and which is first changes', () => {
  expect(roundsOf(25, 3, 0)).toEqual([MANY, 25, 25, MANY, MANY, 25]);
  expect(roundsOf(25, 2, 1)).toEqual([25, MANY, MANY, 25]);
});

test('each pair is compared with itself, and the one in the middle counts, so that its rates give the share that is lost', () => {
  const rounds = [round(MANY, 80), round(25, 100), round(25, 10), round(MANY, 9), round(MANY, 50), round(25, 100)];
  expect(middlePair(rounds)).toEqual({ many: 80, few: 100 });
  expect(throughputLost({ many: 80, few: 100 })).toBeCloseTo(0.2);
});

test('the fastest runs of each kind, which are of different pairs, are no measure', () => {
  const rounds = [round(MANY, 100), round(25, 200), round(25, 60), round(MANY, 54), round(MANY, 70), round(25, 80)];
  expect(middlePair(rounds)).toEqual({ many: 70, few: 80 });
});

test('of two pairs the worse one counts', () => {
  expect(middlePair([round(MANY, 80), round(25, 100), round(25, 100), round(MANY, 90)])).toEqual({ many: 80, few: 100 });
});

test('more throughput than with few clients is no loss', () => {
  expect(throughputLost({ many: 110, few: 100 })).toBe(0);
});

test('a run without a figure is no figure', () => {
  expect(middlePair([round(MANY, null), round(25, 100)])).toBeNull();
  expect(middlePair([round(MANY, 100), round(25, null)])).toBeNull();
  expect(middlePair([round(MANY, 100), round(25, 100), round(MANY, 100)])).toBeNull();
  expect(middlePair([])).toBeNull();
});
