import { expect, test } from 'vitest';
import { isMet } from '../../result.ts';
import { measuredScrape } from './measured.ts';

const SIZE = 2 * 1024 ** 2;
const metBy = (milliseconds: readonly number[], bytes = SIZE): boolean => {
  const { goals, samples } = measuredScrape(milliseconds.map((one) => ({ bytes, milliseconds: one, processor: one / 2 })));
  return isMet(goals, samples);
};

test('a scrape is judged by its median', () => {
  expect(metBy([5, 20, 90])).toBe(true);
  expect(metBy([5, 20.1, 90])).toBe(false);
});

test('a short text is no scrape at the cap', () => expect(metBy([1], 10_000)).toBe(false));

test('processor time and size are kept beside it', () => {
  expect(measuredScrape([{ bytes: SIZE, milliseconds: 6.26, processor: 5.04 }]).samples).toEqual({
    answer: { unit: 'ms', values: [6.3] },
    processor: { unit: 'ms', values: [5] },
    size: { unit: 'MB', values: [2] },
  });
});
