import { expect, test } from 'vitest';
import { expired } from './retention.ts';

const NOW = new Date('2026-11-26T12:00:00Z');
const on = (day: string) => ({ label: day, ended: `${day}T03:00:00.000Z` });

test('what is older than the days to keep goes, the newest whole one never', () => {
  expect(expired([on('2026-11-26'), on('2026-11-18'), on('2026-11-19'), on('2026-11-20')], 7, NOW)).toEqual(['2026-11-18', '2026-11-19']);
  expect(expired([on('2020-01-01'), on('2020-01-02')], 7, NOW)).toEqual(['2020-01-01']);
  expect(expired([on('2020-01-01')], 1, NOW)).toEqual([]);
  expect(expired([], 1, NOW)).toEqual([]);
});
