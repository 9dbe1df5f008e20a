import { PrumoError } from '../errors/index.ts';
import { text } from './evidence-text.ts';

/**
 * A date as people write it: `2027-01-31` in local time, its first or last moment, or a whole ISO 8601 time. Throws `usage` for
 * anything else, also for a day that is not in the calendar.
 */
export function dateOf(given: string, moment: 'start' | 'end'): Date {
  const bad = (): PrumoError => new PrumoError({ code: 'usage', what: text.badDate(given), remedy: text.badDate(given) });
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(given);
  if (parts === null) {
    const time = new Date(given);
    if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(given) || Number.isNaN(time.getTime())) throw bad();
    return time;
  }
  const [year, month, date] = parts.slice(1).map(Number);
  if (year === undefined || month === undefined || date === undefined) throw bad();
  const time = moment === 'start' ? new Date(year, month - 1, date) : new Date(year, month - 1, date, 23, 59, 59, 999);
  if (time.getMonth() !== month - 1 || time.getDate() !== date) throw bad();
  return time;
}
