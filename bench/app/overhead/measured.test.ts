import { expect, test } from 'vitest';
import { isMet } from '../../result.ts';
import { measuredOverhead, type Turn, toldRound } from './measured.ts';

const turn = (change: Partial<Turn>): Turn => ({
  round: 0,
  endpoint: 'read',
  variant: 'bare',
  perSecond: 1000,
  microseconds: 100,
  p99: 9,
  ...change,
});

/** A machine that slows down evenly: 1000, 900, 800, 700. */
const drifting = [
  turn({ perSecond: 1000 }),
  turn({ variant: 'metrics', perSecond: 900 }),
  turn({ variant: 'metrics', perSecond: 800 }),
  turn({ perSecond: 700 }),
];

test('an even drift within a round is no difference between two variants', () => {
  expect(measuredOverhead(drifting).samples['read, metrics:bare']).toEqual({ unit: 'ratio', values: [1] });
});

test('rounds are compared each with itself: what came between two of them is nobody’s', () => {
  const slow = drifting.map((one) => ({ ...one, round: 1, perSecond: one.perSecond / 2 }));
  expect(measuredOverhead([...drifting, ...slow]).samples['read, metrics:bare']?.values).toEqual([1, 1]);
});

test('every turn is kept as it was, with what it cost', () => {
  const { samples } = measuredOverhead([turn({}), turn({ variant: 'kit', perSecond: 912.4, microseconds: 108.26 })]);
  expect(samples['read, kit']).toEqual({ unit: 'requests/s', values: [912] });
  expect(samples['processor per request, read, kit']).toEqual({ unit: 'µs', values: [108.3] });
  expect(samples['processor per request, read, kit:bare']).toEqual({ unit: 'ratio', values: [1.083] });
  expect(samples['p99, read, kit']).toEqual({ unit: 'ms', values: [9] });
});

test('a goal is missed by what costs more than it may', () => {
  const met = (perSecond: number): boolean => {
    const { goals, samples } = measuredOverhead([turn({}), turn({ variant: 'metrics', perSecond })]);
    return isMet(goals, samples);
  };
  expect(met(970)).toBe(true);
  expect(met(969)).toBe(false);
});

test('on the trivial endpoint metrics may cost a tenth, and all of the kit is judged by SQL alone', () => {
  const { goals } = measuredOverhead(
    (['bare', 'metrics', 'kit'] as const).flatMap((variant) => [turn({ variant, endpoint: 'trivial' }), turn({ variant })]),
  );
  expect(goals.map(({ of, atLeast }) => [of, atLeast])).toEqual([
    ['trivial, metrics:bare', 0.9],
    ['read, metrics:bare', 0.97],
    ['read, kit:bare', 0.9],
  ]);
});

test('without bare Fastify beside it there is no figure', () => {
  expect(() => measuredOverhead([turn({ variant: 'kit' })])).toThrow('no round has a turn to compare with');
});

test('whoever watches is told a line for each round', () => {
  expect(toldRound(drifting, 0, 'read')).toBe('round 1, read: bare 850/s 100 µs; metrics 850/s 100 µs');
});
