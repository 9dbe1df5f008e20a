import { addDays, type Day, weekdayOf } from './days.ts';
import { type Holiday, type HolidayScope, holidayOn } from './holidays.ts';

/** `business`: procedural deadlines, CPC art. 219 (and CLT art. 775). `calendar`: those of material law, Código Civil art. 132. */
export const COUNTS = ['business', 'calendar'] as const;
export type Count = (typeof COUNTS)[number];

export const MOST_DAYS = 999;

export interface DueDate {
  readonly dueOn: Day;
  /** Holidays on weekdays between the first day and the due one that were not counted, in order. */
  readonly holidays: readonly { readonly day: Day; readonly holiday: Holiday }[];
  /** Whether the suspension from 20 December to 20 January lies in between. */
  readonly suspended: boolean;
}

/** CPC art. 220: from 20 December to 20 January, both included, the course of procedural deadlines is suspended (for labour courts, CLT art. 775-A). */
export function isSuspended(day: Day): boolean {
  const monthAndDay = day.slice(5);
  return monthAndDay >= '12-20' || monthAndDay <= '01-20';
}

/** Whether courts work on this day: no Saturday, Sunday or holiday (CPC art. 216). */
export function isBusinessDay(day: Day, scope: HolidayScope): boolean {
  const weekday = weekdayOf(day);
  return weekday !== 0 && weekday !== 6 && holidayOn(day, scope) === undefined;
}

/**
 * The day a deadline of `days` ends that began with a publication or notice on `from`. That day itself does not count and the last one does (CPC
 * art. 224; CC art. 132). `business` counts the business days outside the suspension (CPC arts. 219, 220 and 224 § 3); `calendar` counts all,
 * and ends on the next business day where the last is none (CC art. 132 § 1).
 * @param days 1 to 999
 */
export function dueDate(from: Day, days: number, count: Count, scope: HolidayScope): DueDate {
  const holidays: { day: Day; holiday: Holiday }[] = [];
  let suspended = false;
  let left = days;
  let day = from;
  while (left > 0) {
    day = addDays(day, 1);
    if (count === 'calendar') {
      left -= 1;
      continue;
    }
    if (isSuspended(day)) suspended = true;
    else if (isBusinessDay(day, scope)) left -= 1;
    else note(day);
  }
  while (!isBusinessDay(day, scope)) {
    note(day);
    day = addDays(day, 1);
  }
  return { dueOn: day, holidays, suspended };

  function note(missed: Day): void {
    const holiday = holidayOn(missed, scope);
    if (holiday !== undefined && weekdayOf(missed) % 6 !== 0) holidays.push({ day: missed, holiday });
  }
}
