import { addDays, type Day, dayOf } from './days.ts';

/** Why a day is none on which courts work. The page has the words. */
export type Holiday =
  | 'new-year'
  | 'good-friday'
  | 'tiradentes'
  | 'labour'
  | 'independence'
  | 'aparecida'
  | 'all-souls'
  | 'republic'
  | 'black-awareness'
  | 'christmas'
  | 'federal-recess'
  | 'carnival'
  | 'holy-week'
  | 'law-courses'
  | 'all-saints'
  | 'justice-day';

/** `all`: the nation's holidays. `federal`: those, and the days without work in the Federal Justice and the superior courts. */
export type HolidayScope = 'all' | 'federal';

/** Easter Sunday by the Gregorian calendar: the algorithm of Nature, vol. 13, 20 April 1876, p. 487 (Meeus, Astronomical Algorithms, ch. 8). */
export function easter(year: number): Day {
  const a = year % 19;
  const [b, c] = [Math.floor(year / 100), year % 100];
  const [d, e] = [Math.floor(b / 4), b % 4];
  const g = Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const l = (32 + 2 * e + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return dayOf(year, Math.floor(n / 31), (n % 31) + 1);
}

/**
 * The holidays of a year in all of Brazil: Lei 662/1949 as changed by Lei 10.607/2002, Lei 6.802/1980 (12 October), Lei 14.759/2023 (20 November, from
 * 2024); and Good Friday (Lei 9.093/1995, art. 2). For `federal` also Lei 5.010/1966, art. 62. Holidays of states, cities and single courts are not
 * here: a deadline counted without them ends on its day or before, never after.
 */
export function holidaysOf(year: number, scope: HolidayScope): ReadonlyMap<Day, Holiday> {
  return new Map([...(scope === 'federal' ? federal(year) : []), ...national(year)]);
}

function national(year: number): readonly (readonly [Day, Holiday])[] {
  return [
    [dayOf(year, 1, 1), 'new-year'],
    [addDays(easter(year), -2), 'good-friday'],
    [dayOf(year, 4, 21), 'tiradentes'],
    [dayOf(year, 5, 1), 'labour'],
    [dayOf(year, 9, 7), 'independence'],
    ...(year >= 1980 ? [[dayOf(year, 10, 12), 'aparecida'] as const] : []),
    [dayOf(year, 11, 2), 'all-souls'],
    [dayOf(year, 11, 15), 'republic'],
    ...(year >= 2024 ? [[dayOf(year, 11, 20), 'black-awareness'] as const] : []),
    [dayOf(year, 12, 25), 'christmas'],
  ];
}

function federal(year: number): readonly (readonly [Day, Holiday])[] {
  const sunday = easter(year);
  const days = (from: Day, count: number, holiday: Holiday): (readonly [Day, Holiday])[] =>
    Array.from({ length: count }, (_, index) => [addDays(from, index), holiday] as const);
  return [
    ...days(dayOf(year, 1, 1), 6, 'federal-recess'),
    ...days(addDays(sunday, -48), 2, 'carnival'),
    ...days(addDays(sunday, -4), 5, 'holy-week'),
    [dayOf(year, 8, 11), 'law-courses'],
    [dayOf(year, 11, 1), 'all-saints'],
    [dayOf(year, 12, 8), 'justice-day'],
    ...days(dayOf(year, 12, 20), 12, 'federal-recess'),
  ];
}

const kept = new Map<string, ReadonlyMap<Day, Holiday>>();

/** The holiday of a day; undefined where it is none. */
export function holidayOn(day: Day, scope: HolidayScope): Holiday | undefined {
  const key = `${scope}${day.slice(0, 4)}`;
  const year = kept.get(key) ?? holidaysOf(Number(day.slice(0, 4)), scope);
  kept.set(key, year);
  return year.get(day);
}

/** The scope of a court by its code: `TRF3`, `STJ`, `STF`, `TST`, `TSE` and `STM` follow Lei 5.010/1966. */
export function scopeOf(court: string): HolidayScope {
  return /^(TRF\d|STJ|STF|TST|TSE|STM)$/.test(court) ? 'federal' : 'all';
}
