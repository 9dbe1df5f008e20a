import { parseId } from '../cases/find.ts';
import { type Parsed, readFields } from '../cases/fields.ts';
import { parseDate } from '../cases/input.ts';
import { addMonths, type Day, parseMonth } from './days.ts';
import { type Count, COUNTS, dueDate, MOST_DAYS } from './due-date.ts';
import type { HolidayScope } from './holidays.ts';

/** What a calendar is asked for. */
export interface CalendarQuery {
  /** YYYY-MM */
  readonly month: string;
  readonly view: 'month' | 'agenda';
  readonly mine: boolean;
}

/** Of a query string; anything strange in it is left out. */
export function parseCalendarQuery(
  query: { readonly month?: unknown; readonly view?: unknown; readonly who?: unknown },
  today: Day,
): CalendarQuery {
  return {
    month: parseMonth(query.month) ?? today.slice(0, 7),
    view: query.view === 'agenda' ? 'agenda' : 'month',
    mine: query.who === 'me',
  };
}

/** Days asked for by a program: at most a year, this month where nothing is said. */
export function parseRange(
  query: { readonly from?: unknown; readonly to?: unknown },
  today: Day,
): Parsed<{ readonly from: Day; readonly to: Day }> {
  const month = today.slice(0, 7);
  const from = query.from === undefined ? `${month}-01` : parseDate(String(query.from));
  const to = query.to === undefined ? `${addMonths(month, 1)}-01` : parseDate(String(query.to));
  if (from === undefined) return { ok: false, problems: { from: 'not-a-date' } };
  if (to === undefined || to < from || Date.parse(to) - Date.parse(from) > 366 * 86_400_000)
    return { ok: false, problems: { to: 'not-a-date' } };
  return { ok: true, value: { from, to } };
}

/** How a due day is counted. */
export interface Counting {
  readonly from: Day;
  readonly days: number;
  readonly by: Count;
}

export interface DeadlineInput {
  readonly caseId: string;
  readonly title: string;
  readonly dueOn: Day;
  /** Undefined where the day was given. */
  readonly counting: Counting | undefined;
  readonly responsibleId: string | null;
}

/**
 * Parses a deadline from a form or a JSON object: caseId, title, responsibleId, and either `dueOn`, or `from`, `days` and `by` (`business`, `calendar`) to count
 * it by. `dueOn` goes before.
 */
export function parseDeadlineInput(source: unknown, scope: HolidayScope): Parsed<DeadlineInput> {
  return readFields(source, (fields) => {
    const caseId = fields.parsed('caseId', 'no-such-case', parseId, '');
    const title = fields.text('title', 200);
    const responsibleId = fields.parsed('responsibleId', 'no-such-person', (text) => (text === '' ? null : parseId(text)), null);
    const given = fields.parsed('dueOn', 'not-a-date', (text) => (text === '' ? null : parseDate(text)), null);
    if (given !== null) return { caseId, title, responsibleId, dueOn: given, counting: undefined };
    const counting = readCounting(fields);
    const valid = counting.from !== '' && counting.days > 0;
    return { caseId, title, responsibleId, counting, dueOn: valid ? dueDate(counting.from, counting.days, counting.by, scope).dueOn : '' };
  });
}

/** The fields `from`, `days` and `by` alone. */
export function parseCounting(source: unknown): Parsed<Counting> {
  return readFields(source, readCounting);
}

function readCounting(fields: Parameters<Parameters<typeof readFields>[1]>[0]): Counting {
  return {
    from: fields.parsed('from', 'not-a-date', parseDate, ''),
    days: fields.parsed('days', 'not-a-number-of-days', parseDays, 0),
    by: fields.parsed('by', 'not-in-the-list', (text) => COUNTS.find((count) => count === text), 'business'),
  };
}

/** A whole number of days from 1 to 999. */
export function parseDays(text: string): number | undefined {
  const days = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return days >= 1 && days <= MOST_DAYS ? days : undefined;
}
