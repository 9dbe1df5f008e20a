import { expect, test } from 'vitest';
import { inWindow, WINDOW_FORM } from './windows.ts';

// 2026-11-22 is a Sunday; local time, as a person at the machine reads it.
const at = (day: number, hour: number, minute = 0): Date => new Date(2026, 10, day, hour, minute);

test('a day of the week, its start included and its end not', () => {
  const windows = ['sun 02:00-05:00'];
  expect([at(22, 1, 59), at(22, 2), at(22, 4, 59), at(22, 5), at(23, 3)].map((moment) => inWindow(windows, moment))).toEqual([
    false,
    true,
    true,
    false,
    false,
  ]);
});

test('days from one to another, over the end of the week too', () => {
  expect([at(23, 3), at(27, 3), at(28, 3)].map((moment) => inWindow(['mon-fri 03:00-04:00'], moment))).toEqual([true, true, false]);
  expect([at(21, 3), at(22, 3), at(23, 3), at(24, 3)].map((moment) => inWindow(['sat-mon 03:00-04:00'], moment))).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

test('over midnight: the hours after it belong to the day before', () => {
  const windows = ['sat 23:00-02:00'];
  expect([at(21, 23), at(22, 1), at(22, 2), at(22, 23), at(21, 1)].map((moment) => inWindow(windows, moment))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('every day; and no window at all is never', () => {
  expect(inWindow(['daily 02:00-04:00'], at(25, 2, 30))).toBe(true);
  expect(inWindow([], at(25, 2, 30))).toBe(false);
});

test('what is written otherwise is refused', () => {
  expect(WINDOW_FORM.test('mon-fri 03:00-04:30')).toBe(true);
  for (const wrong of ['sunday 02:00-05:00', 'sun 2:00-5:00', 'sun 02:00', 'sun 24:00-25:00', 'sun 02:00-05:00 ', '02:00-05:00'])
    expect(WINDOW_FORM.test(wrong), wrong).toBe(false);
});
