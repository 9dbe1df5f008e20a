import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, addMonths, dayInBrasilia, parseMonth, weekdayOf, weeksOf } from './days.ts';
import { type Count, dueDate, isBusinessDay, isSuspended } from './due-date.ts';
import { easter, holidayOn, holidaysOf, scopeOf } from './holidays.ts';

describe('holidays', () => {
  // As the almanacs have them.
  test.each([
    [1961, '1961-04-02'],
    [2000, '2000-04-23'],
    [2024, '2024-03-31'],
    [2025, '2025-04-20'],
    [2026, '2026-04-05'],
    [2027, '2027-03-28'],
    [2038, '2038-04-25'],
  ])('Easter of %i is %s', (year, day) => expect(easter(year)).toBe(day));
  test('those of 2026', () =>
    expect([...holidaysOf(2026, 'all').keys()]).toEqual([
      '2026-01-01',
      '2026-04-03',
      '2026-04-21',
      '2026-05-01',
      '2026-09-07',
      '2026-10-12',
      '2026-11-02',
      '2026-11-15',
      '2026-11-20',
      '2026-12-25',
    ]));
  test('20 November is one since 2024', () => {
    expect(holidayOn('2023-11-20', 'all')).toBeUndefined();
    expect(holidayOn('2024-11-20', 'all')).toBe('black-awareness');
  });
  test('federal courts have more of them', () => {
    expect(holidayOn('2026-02-16', 'federal')).toBe('carnival');
    expect(holidayOn('2026-02-17', 'federal')).toBe('carnival');
    expect(holidayOn('2026-04-01', 'federal')).toBe('holy-week');
    expect(holidayOn('2026-04-03', 'federal')).toBe('good-friday');
    expect(holidayOn('2026-02-16', 'all')).toBeUndefined();
    expect(['TRF3', 'STJ', 'TJSP', 'TRT2', ''].map(scopeOf)).toEqual(['federal', 'federal', 'all', 'all', 'all']);
  });
});

describe('a due date', () => {
  test.each([
    // Friday: the day after is Saturday, so that day 1 is Monday.
    ['2026-08-07', 1, 'business', '2026-08-10'],
    ['2026-08-07', 15, 'business', '2026-08-28'],
    // Independence on a Monday
    ['2026-09-04', 1, 'business', '2026-09-08'],
    // 2 and 20 November
    ['2026-10-30', 15, 'business', '2026-11-24'],
    // Into the suspension and out of it: 18 December is day 1; 21 January is day 2.
    ['2026-12-17', 2, 'business', '2027-01-21'],
    // A publication within the suspension
    ['2026-12-28', 5, 'business', '2027-01-27'],
    // Days as they come; the last is a Saturday before a Sunday.
    ['2026-08-07', 15, 'calendar', '2026-08-24'],
    ['2026-08-07', 10, 'calendar', '2026-08-17'],
    // CC art. 132 § 1: Christmas is a Friday
    ['2026-12-15', 10, 'calendar', '2026-12-28'],
  ] as const)('from %s, %i days by %s: %s', (from, days, count, due) => expect(dueDate(from, days, count, 'all').dueOn).toBe(due));
  test('says what it left out', () => {
    expect(dueDate('2026-10-30', 15, 'business', 'all')).toEqual({
      dueOn: '2026-11-24',
      holidays: [
        { day: '2026-11-02', holiday: 'all-souls' },
        { day: '2026-11-20', holiday: 'black-awareness' },
      ],
      suspended: false,
    });
    expect(dueDate('2026-12-17', 2, 'business', 'all')).toMatchObject({ holidays: [], suspended: true });
  });
  test('carnival moves that of a federal court only', () => {
    expect(dueDate('2026-02-13', 1, 'business', 'all').dueOn).toBe('2026-02-16');
    expect(dueDate('2026-02-13', 1, 'business', 'federal').dueOn).toBe('2026-02-18');
  });

  const anyDay = fc.integer({ min: 0, max: 36_000 }).map((days) => addDays('2000-01-01', days));
  const scope = fc.constantFrom('all' as const, 'federal' as const);
  test('is always a business day, never suspended when business days are counted, and grows with the days', () => {
    fc.assert(
      fc.property(
        anyDay,
        fc.integer({ min: 1, max: 300 }),
        fc.constantFrom<Count>('business', 'calendar'),
        scope,
        (from, days, count, where) => {
          const { dueOn } = dueDate(from, days, count, where);
          expect(isBusinessDay(dueOn, where)).toBe(true);
          if (count === 'business') expect(isSuspended(dueOn)).toBe(false);
          expect(dueOn >= addDays(from, days)).toBe(true);
          expect(dueDate(from, days + 1, count, where).dueOn >= dueOn).toBe(true);
        },
      ),
    );
  });
  test('counted without the court’s own holidays is never later than with them', () => {
    fc.assert(
      fc.property(
        anyDay,
        fc.integer({ min: 1, max: 120 }),
        (from, days) => dueDate(from, days, 'business', 'all').dueOn <= dueDate(from, days, 'business', 'federal').dueOn,
      ),
    );
  });
  test('has exactly so many business days before it', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 60 }), scope, (from, days, where) => {
        const { dueOn } = dueDate(from, days, 'business', where);
        let counted = 0;
        for (let day = addDays(from, 1); day <= dueOn; day = addDays(day, 1))
          if (!isSuspended(day) && isBusinessDay(day, where)) counted += 1;
        expect(counted).toBe(days);
      }),
    );
  });
});

describe('months', () => {
  test('are whole weeks from Sunday on', () => {
    const weeks = weeksOf('2026-11');
    expect(weeks).toHaveLength(5);
    expect([weeks[0]?.[0], weeks[4]?.[6]]).toEqual(['2026-11-01', '2026-12-05']);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2400 }), (months) => {
        const month = addMonths('1900-01', months);
        const days = weeksOf(month).flat();
        return days.every((day, index) => weekdayOf(day) === index % 7) && days.filter((day) => day.startsWith(month)).length >= 28;
      }),
    );
  });
  test.each(['2026-13', '2026-1', '1899-12', '2101-01', '', undefined, ['2026-01']])('%j is none', (text) =>
    expect(parseMonth(text)).toBeUndefined(),
  );
  test('end and begin at midnight of Brasília', () => {
    expect(dayInBrasilia(new Date('2026-11-27T02:59:59Z'))).toBe('2026-11-26');
    expect(dayInBrasilia(new Date('2026-11-27T03:00:00Z'))).toBe('2026-11-27');
  });
});
