export const LOCALES = ['pt-BR', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** The same words in both languages. */
export type Text = Readonly<Record<Locale, string>>;

/** The language chosen by the person, else the first one their browser asks for that there is, else Portuguese. */
export function localeOf(chosen: string | undefined, acceptLanguage: string | undefined): Locale {
  const known = LOCALES.find((locale) => locale === chosen);
  if (known !== undefined) return known;
  const wanted = (acceptLanguage ?? '').split(',').map((part) => {
    const [tag = '', ...parameters] = part.trim().split(';');
    const quality = parameters.map((one) => /^\s*q=([\d.]+)$/.exec(one)?.[1]).find((q) => q !== undefined);
    return { language: tag.trim().toLowerCase().split('-')[0], quality: quality === undefined ? 1 : Number(quality) };
  });
  for (const { language } of wanted.filter(({ quality }) => quality > 0).sort((a, b) => b.quality - a.quality)) {
    if (language === 'pt') return 'pt-BR';
    if (language === 'en') return 'en';
  }
  return 'pt-BR';
}

const ZONE = 'America/Sao_Paulo';

/** Makes one formatter for each locale, once: making one costs a hundred times what using it does, and memory outside the heap. */
function each<T>(make: (locale: Locale) => T): Readonly<Record<Locale, T>> {
  return { 'pt-BR': make('pt-BR'), en: make('en') };
}

const amount = each((locale) => new Intl.NumberFormat(locale, { minimumFractionDigits: 2, useGrouping: false }));
const money = each((locale) => new Intl.NumberFormat(locale, { style: 'currency', currency: 'BRL' }));
const day = each((locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }));
const moment = each((locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: ZONE }));
const count = each((locale) => new Intl.NumberFormat(locale));
const size = each((locale) => {
  const unit = (name: string, display: 'long' | 'short'): Intl.NumberFormat =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: display, maximumFractionDigits: 1 });
  return { bytes: unit('byte', 'long'), kilobytes: unit('kilobyte', 'short'), megabytes: unit('megabyte', 'short') };
});

export function formatMoney(locale: Locale, cents: number): string {
  return money[locale].format(cents / 100);
}

/** Money as a field of a form holds it: no currency, nothing between the thousands. */
export function formatAmount(locale: Locale, cents: number): string {
  return amount[locale].format(cents / 100);
}

/** A day without a time, YYYY-MM-DD, as it stands. */
export function formatDay(locale: Locale, date: string): string {
  return day[locale].format(new Date(`${date}T00:00:00Z`));
}

export function formatMoment(locale: Locale, at: Date): string {
  return moment[locale].format(at);
}

export function formatCount(locale: Locale, number: number): string {
  return count[locale].format(number);
}

export function formatSize(locale: Locale, bytes: number): string {
  if (bytes < 1000) return size[locale].bytes.format(bytes);
  return bytes < 1000 ** 2 ? size[locale].kilobytes.format(bytes / 1000) : size[locale].megabytes.format(bytes / 1000 ** 2);
}
