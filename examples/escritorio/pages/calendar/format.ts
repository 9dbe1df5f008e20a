import type { Day } from '../../calendar/days.ts';
import type { Locale } from '../language.ts';

function each<T>(make: (locale: Locale) => T): Readonly<Record<Locale, T>> {
  return { 'pt-BR': make('pt-BR'), en: make('en') };
}

const month = each((locale) => new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }));
const long = each((locale) => new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }));
const full = each((locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' }));
const weekday = each((locale) => ({
  short: new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }),
  long: new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }),
}));
const time = each((locale) => new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: 'America/Sao_Paulo' }));

/** A YYYY-MM as "novembro de 2026". */
export function formatMonth(locale: Locale, yearAndMonth: string): string {
  return month[locale].format(new Date(`${yearAndMonth}-01T00:00:00Z`));
}

/** "sexta-feira, 27 de novembro" */
export function formatLongDay(locale: Locale, day: Day): string {
  return long[locale].format(new Date(`${day}T00:00:00Z`));
}

/** "sexta-feira, 27 de novembro de 2026" */
export function formatFullDay(locale: Locale, day: Day): string {
  return full[locale].format(new Date(`${day}T00:00:00Z`));
}

export function formatWeekday(locale: Locale, day: Day, length: 'short' | 'long'): string {
  return weekday[locale][length].format(new Date(`${day}T00:00:00Z`));
}

/** The hour in Brasília. */
export function formatTime(locale: Locale, at: Date): string {
  return time[locale].format(at);
}
