import type { Locale } from '../../messages/message.ts';

const UNITS = [
  { milliseconds: 86_400_000, en: 'd', 'pt-BR': 'd' },
  { milliseconds: 3_600_000, en: 'h', 'pt-BR': 'h' },
  { milliseconds: 60_000, en: 'min', 'pt-BR': 'min' },
  { milliseconds: 1_000, en: 's', 'pt-BR': 's' },
] as const;

/** A time in its largest whole unit: `3 d`, `40 min`. */
export function roughly(milliseconds: number, locale: Locale): string {
  const unit = UNITS.find((one) => milliseconds >= one.milliseconds) ?? UNITS[UNITS.length - 1];
  return unit === undefined ? '' : `${Math.floor(milliseconds / unit.milliseconds)} ${unit[locale]}`;
}
