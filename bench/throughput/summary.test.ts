import { expect, test } from 'vitest';
import { type Sample, spreadOf, summarize } from './summary.ts';

const sample = (path: string, round: number, tps: number): Sample => ({ path, round, tps, busy: 1 });

test('the median of an even number of values is between the two in the middle', () => {
  expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, minimum: 1, maximum: 4 });
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, minimum: 1, maximum: 3 });
  expect(() => spreadOf([])).toThrow('no values');
});

test('a path is compared with the first one of the same round', () => {
  const samples = [
    sample('direct', 1, 100),
    sample('pooler', 1, 60),
    sample('direct', 2, 10),
    sample('pooler', 2, 7),
    sample('direct', 3, 100),
    sample('pooler', 3, 50),
  ];
  const [direct, pooler] = summarize(['direct', 'pooler'], samples);
  expect(direct?.ratio).toEqual({ median: 1, minimum: 1, maximum: 1 });
  expect(pooler).toEqual({
    path: 'pooler',
    tps: { median: 50, minimum: 7, maximum: 60 },
    ratio: { median: 0.6, minimum: 0.5, maximum: 0.7 },
  });
});
