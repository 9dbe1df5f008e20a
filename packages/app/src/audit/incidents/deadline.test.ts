import { expect, test } from 'vitest';
import { communicationDue } from './deadline.ts';

test.each([
  ['2026-11-23', '2026-11-26'],
  ['2026-11-26', '2026-12-01'],
  ['2026-11-27', '2026-12-02'],
  ['2026-11-28', '2026-12-02'],
])('known on %s, it is due on %s', (known, due) => expect(communicationDue(known)).toBe(due));

test('a holiday is no working day, and a small agent has twice the time', () => {
  const holidays = new Set(['2026-12-25', '2027-01-01']);
  expect(communicationDue('2026-12-23', { holidays })).toBe('2026-12-29');
  expect(communicationDue('2026-12-23', { holidays, smallAgent: true })).toBe('2027-01-04');
});

test.each(['26/11/2026', '2026-13-01', ''])('%j is no day', (day) => expect(() => communicationDue(day)).toThrow(RangeError));
