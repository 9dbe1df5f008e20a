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

export function formatMoney(locale: Locale, cents: number): string {
  return new Intl.NumberFormat(locale, { style: 'currency', currency: 'BRL' }).format(cents / 100);
}

/** A day without a time, YYYY-MM-DD, as it stands. */
export function formatDay(locale: Locale, day: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}

export function formatMoment(locale: Locale, moment: Date): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: ZONE }).format(moment);
}

export function formatCount(locale: Locale, count: number): string {
  return new Intl.NumberFormat(locale).format(count);
}

export function formatSize(locale: Locale, bytes: number): string {
  const [value, unit] = bytes < 1000 ? [bytes, 'byte'] : bytes < 1000 ** 2 ? [bytes / 1000, 'kilobyte'] : [bytes / 1000 ** 2, 'megabyte'];
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumFractionDigits: 1,
  }).format(value);
}
