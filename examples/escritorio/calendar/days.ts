/** A day as YYYY-MM-DD; no time, no zone. */
export type Day = string;

const DAY = 86_400_000;

function timeOf(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`);
}

export function dayOf(year: number, month: number, day: number): Day {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}

export function addDays(day: Day, days: number): Day {
  return new Date(timeOf(day) + days * DAY).toISOString().slice(0, 10);
}

/** 0 for Sunday to 6 for Saturday. */
export function weekdayOf(day: Day): number {
  return new Date(timeOf(day)).getUTCDay();
}

/** The day it is in Brasília, where deadlines end. */
export function dayInBrasilia(at: Date): Day {
  return brasilia.format(at);
}
const brasilia = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Sao_Paulo' });

/** A month as YYYY-MM, from 1900 to 2100; undefined for another text. */
export function parseMonth(text: unknown): string | undefined {
  if (typeof text !== 'string' || !/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return undefined;
  const year = Number(text.slice(0, 4));
  return year >= 1900 && year <= 2100 ? text : undefined;
}

export function addMonths(month: string, months: number): string {
  return dayOf(Number(month.slice(0, 4)), Number(month.slice(5)) + months, 1).slice(0, 7);
}

/** The weeks a month touches, each of seven days from Sunday on. */
export function weeksOf(month: string): readonly (readonly Day[])[] {
  const first = `${month}-01`;
  const start = addDays(first, -weekdayOf(first));
  const end = `${addMonths(month, 1)}-01`;
  const weeks: (readonly Day[])[] = [];
  for (let week = start; week < end; week = addDays(week, 7)) weeks.push(Array.from({ length: 7 }, (_, index) => addDays(week, index)));
  return weeks;
}
