import type { Locale, Message } from '../../messages/message.ts';
import { type Measurement, quantity, type Unit } from '../../model/index.ts';

/** Numbers, dates and texts of one language and time zone. */
export interface Formatter {
  readonly locale: Locale;
  say(message: Message): string;
  /** Day and time to the minute. */
  time(at: string): string;
  day(at: string): string;
  /** Of 10, rounded down: 9.96 is not 10. */
  score(score: number | null): string;
  /** Share of 1, rounded down: what is not complete is not 100 %. */
  percent(share: number): string;
  /** A duration of milliseconds in its largest whole unit: `3 days`. */
  age(milliseconds: number): string;
  quantity(value: number, unit: Unit): string;
  measured(measurement: Measurement): string;
  number(value: number): string;
  /** A sum of money, without a currency. */
  money(value: number): string;
}

const UNITS = [
  { unit: 'day', milliseconds: 86_400_000 },
  { unit: 'hour', milliseconds: 3_600_000 },
  { unit: 'minute', milliseconds: 60_000 },
  { unit: 'second', milliseconds: 1_000 },
] as const;

/** What floating point may have taken from an exact number. */
const EPSILON = 1e-9;

export function formatter(locale: Locale, timeZone: string): Formatter {
  const day = new Intl.DateTimeFormat(locale, { timeZone, year: 'numeric', month: 'short', day: 'numeric' });
  const time = new Intl.DateTimeFormat(locale, {
    timeZone,
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const tenth = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const money = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return {
    locale,
    say: (message) => message[locale],
    time: (at) => time.format(new Date(at)),
    day: (at) => day.format(new Date(at)),
    score: (score) => (score === null ? '–' : tenth.format(Math.floor(score * 10 + EPSILON) / 10)),
    percent: (share) => `${whole.format(Math.floor(share * 100 + EPSILON))} %`,
    age(milliseconds) {
      const { unit, milliseconds: length } = UNITS.find((one) => milliseconds >= one.milliseconds) ?? UNITS[3];
      return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(Math.floor(milliseconds / length));
    },
    quantity: (value, unit) => quantity(value, unit)[locale],
    measured: ({ value, unit }) => quantity(value, unit)[locale],
    number: (value) => whole.format(value),
    money: (value) => money.format(value),
  };
}
