import { expect, test } from 'vitest';
import { clockOf, dueNow, type Missed, MOST_MISSED } from './task.ts';

const at = (time: string): Date => new Date(time);
const hourly = clockOf({ pattern: '0 * * * *', zone: 'America/Sao_Paulo' });
const times = (missed: Missed, handled: string, now: string): readonly string[] =>
  dueNow(hourly, missed, at(handled), at(now)).times.map((time) => time.toISOString().slice(11, 19));

test('on time, every policy does what is due, once, and nothing before it', () => {
  for (const missed of ['skip', 'latest', 'all'] as const) {
    expect(times(missed, '2026-01-02T11:00:00Z', '2026-01-02T12:00:00.003Z')).toEqual(['12:00:00']);
    expect(times(missed, '2026-01-02T11:00:00Z', '2026-01-02T12:00:00.000Z')).toEqual(['12:00:00']);
    expect(times(missed, '2026-01-02T12:00:00Z', '2026-01-02T12:00:00.900Z')).toEqual([]);
    expect(times(missed, '2026-01-02T11:00:00Z', '2026-01-02T11:59:59.999Z')).toEqual([]);
  }
});

test('what was missed is forgotten, done once for all, or done one by one', () => {
  const missed = ['2026-01-02T09:00:00Z', '2026-01-02T12:10:00Z'] as const;
  expect(times('skip', ...missed)).toEqual([]);
  expect(times('latest', ...missed)).toEqual(['12:00:00']);
  expect(times('all', ...missed)).toEqual(['10:00:00', '11:00:00', '12:00:00']);
  expect(dueNow(hourly, 'skip', at(missed[0]), at(missed[1])).leftOut).toBe(3);
});

test('no more than the most are made up for, the latest of them', () => {
  const { times: made, leftOut } = dueNow(hourly, 'all', at('2025-01-01T00:00:00Z'), at('2026-01-02T12:00:00Z'));
  expect([made.length, made.at(-1)?.toISOString(), leftOut]).toEqual([MOST_MISSED, '2026-01-02T12:00:00.000Z', 1]);
});

test('the time zone decides, also on the day that has 23 hours', () => {
  const daily = clockOf({ pattern: '0 6 * * *', zone: 'America/Sao_Paulo' });
  expect(daily.next(at('2026-01-02T00:00:00Z'))?.toISOString()).toBe('2026-01-02T09:00:00.000Z');
  const lisbon = clockOf({ pattern: '30 1 * * *', zone: 'Europe/Lisbon' });
  // 29 March 2026: at 01:00 it is 02:00. The run of that night is not lost.
  expect(lisbon.next(at('2026-03-28T12:00:00Z'))?.toISOString().slice(0, 10)).toBe('2026-03-29');
});

test('a pattern, a zone or a day that is none is refused', () => {
  expect(() => clockOf({ pattern: 'now and then', zone: 'UTC' })).toThrow();
  expect(() => clockOf({ pattern: '0 6 * * *', zone: 'Brasilia' })).toThrow();
});
