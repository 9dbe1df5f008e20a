import { expect, test } from 'vitest';
import { expired } from './expired.ts';

const NOW = new Date('2026-11-26T12:00:00Z');
const on = (day: string, isWhole = true) => ({ label: day, taken: `${day}T03:00:00.000Z`, isWhole });

test('what is older than the days to keep goes, the newest whole one never', () => {
  expect(expired([on('2026-11-26'), on('2026-11-18'), on('2026-11-19'), on('2026-11-20')], 7, NOW)).toEqual(['2026-11-18', '2026-11-19']);
  expect(expired([on('2020-01-01'), on('2020-01-02')], 7, NOW)).toEqual(['2020-01-01']);
  expect(expired([on('2020-01-01')], 1, NOW)).toEqual([]);
  expect(expired([], 1, NOW)).toEqual([]);
});

test('what is damaged goes as early, once a newer whole one is there; what has no date stays', () => {
  const damaged = on('2026-11-10', false);
  expect(expired([damaged, on('2026-11-26')], 7, NOW)).toEqual(['2026-11-10']);
  expect(expired([damaged, on('2026-11-26')], 30, NOW)).toEqual([]);
  expect(expired([damaged], 7, NOW)).toEqual([]);
  expect(expired([on('2026-11-01'), damaged], 7, NOW)).toEqual([]);
  expect(expired([{ label: 'x', taken: undefined, isWhole: false }, on('2026-11-26')], 7, NOW)).toEqual([]);
});
