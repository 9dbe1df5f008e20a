import { expect, test } from 'vitest';
import { ratesOf } from './beside-load.ts';

const seconds = [
  { at: 1500, tps: 10 },
  { at: 2500, tps: 100 },
  { at: 3500, tps: 200 },
  { at: 4500, tps: 50 },
  { at: 5500, tps: 90 },
  { at: 6500, tps: 70 },
];

test('rates are of seconds that lie wholly before or wholly within the work', () => {
  expect(ratesOf(seconds, { from: 1000, begun: 3600, over: 6500 })).toEqual({ alone: 150, beside: 80 });
});

test('without a whole second there is no rate', () => {
  expect(() => ratesOf(seconds, { from: 1000, begun: 3600, over: 5000 })).toThrow('too small');
});
