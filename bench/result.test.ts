import { expect, test } from 'vitest';
import { isMet, summaryOf } from './result.ts';

const up = { up: { unit: 's' as const, values: [30, 50, 40] } };

test('a goal is judged by what it names of the samples', () => {
  expect(isMet([{ of: 'up', by: 'median', atMost: 40 }], up)).toBe(true);
  expect(isMet([{ of: 'up', by: 'median', atMost: 39.9 }], up)).toBe(false);
  expect(isMet([{ of: 'up', by: 'maximum', atMost: 45 }], up)).toBe(false);
  expect(isMet([{ of: 'up', by: 'minimum', atLeast: 31 }], up)).toBe(false);
});

test('all goals must be met', () => {
  const [met, missed] = [{ of: 'up', by: 'median', atMost: 45 } as const, { of: 'up', by: 'maximum', atMost: 45 } as const];
  expect(isMet([met, missed], up)).toBe(false);
});

test('a goal about nothing measured, or without a bound, is no goal', () => {
  expect(() => isMet([{ of: 'down', by: 'median', atMost: 1 }], up)).toThrow('was not measured');
  expect(() => isMet([{ of: 'up', by: 'median' }], up)).toThrow('no bound');
});

test('the summary is of every list of samples', () => {
  expect(summaryOf(up)).toEqual({ up: { median: 40, minimum: 30, maximum: 50 } });
});
