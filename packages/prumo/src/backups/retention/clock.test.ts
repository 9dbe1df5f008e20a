import { expect, test } from 'vitest';
import { clockDoubt, ofThePast } from './clock.ts';
import { pruneByClock } from './prune.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-26T12:00:00Z');
/** Taken so many days ago. */
const ago = (...days: readonly number[]) => days.map((one) => new Date(NOW - one * DAY).toISOString());
const doubt = (moments: readonly string[], keep = 7, now = NOW) => clockDoubt(moments, keep, new Date(now));
const daily = ago(9, 8, 7, 6, 5, 4, 3, 2, 1, 0);

test('a clock that goes on is believed: each day, each week, every four hours, the first ones, and none', () => {
  expect(doubt(daily)).toBeUndefined();
  expect(doubt(ago(35, 28, 21, 14, 7, 0))).toBeUndefined();
  expect(doubt(ago(1, 0.8, 0.6, 0.4, 0.2, 0))).toBeUndefined();
  expect(doubt(ago(0))).toBeUndefined();
  expect(doubt([])).toBeUndefined();
  // A short night: the schedule's own pauses.
  expect(doubt(ago(9, 8, 7, 2, 1, 0))).toBeUndefined();
});

test('copies from the future: the clock has gone back, or was ahead', () => {
  expect(doubt([...daily, ...ago(-400)])).toContain('one of them is wrong');
  expect(doubt(daily, 7, NOW - 2 * DAY)).toContain('one of them is wrong');
  // Another machine's clock may differ a little.
  expect(doubt(ago(1, -0.01))).toBeUndefined();
});

test('a clock that has jumped ahead is not believed, until so many days as are kept have copies', () => {
  const jumped = NOW + 1000 * DAY;
  expect(doubt(daily, 7, jumped)).toContain('nothing was taken for 1000 days');
  const since = (days: number) => [...daily, ...Array.from({ length: days + 1 }, (_, day) => new Date(jumped + day * DAY).toISOString())];
  for (const days of [0, 1, 6]) expect(doubt(since(days), 7, jumped + days * DAY)).toContain('may have jumped');
  expect(doubt(since(7), 7, jumped + 7 * DAY)).toBeUndefined();
  // The very second copy: there is no usual stretch yet.
  expect(doubt(ago(1000, 0))).toContain('may have jumped');
});

test('what generations have left long ago is no jump', () => {
  expect(
    doubt([...ago(730, 365, 330, 300, 270, 240, 210, 180, 150, 120, 90, 60, 30, 21, 14), ...ago(8, 7, 6, 5, 4, 3, 2, 1, 0)]),
  ).toBeUndefined();
});

test('what was taken while the clock was ahead is not the newest for as long as it was', () => {
  const [first, second, future] = [...ago(2, 1), ...ago(-300)];
  expect(ofThePast([first, second, future], (one) => one, NOW)).toEqual([first, second]);
  expect(ofThePast([future], (one) => one, NOW)).toEqual([future]);
  expect(ofThePast([undefined, second], (one) => one, NOW)).toEqual([undefined, second]);
});

test('where the clock is not believed nothing is removed, and that is said', async () => {
  const asked: number[] = [];
  const place = (moments: readonly string[]) => ({
    moments: () => Promise.resolve(moments),
    prune: (_: unknown, now: Date) => {
      asked.push(now.getTime());
      return Promise.resolve(['old']);
    },
  });
  const never = new AbortController().signal;
  await expect(pruneByClock(place(daily), 7, new Date(NOW + 300 * DAY), never)).rejects.toThrow('nothing was removed');
  await expect(pruneByClock(place(daily), 7, new Date(NOW - 300 * DAY), never)).rejects.toThrow('nothing was removed');
  expect(asked).toEqual([]);
  expect(await pruneByClock(place(daily), 7, new Date(NOW), never)).toEqual(['old']);
});
