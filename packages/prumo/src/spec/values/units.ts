import { type Read, read, refused } from '../problem.ts';
import * as text from './text.ts';

/**
 * Bytes per unit. `MB` and `MiB` both mean 1024²: PostgreSQL and Redis read `MB` so, and a spec that meant something
 * else than the servers would be a trap.
 */
const SIZE_UNITS: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };

/** What editors check; `readSize` decides. */
export const SIZE_PATTERN = '^[0-9]+(\\.[0-9]+)?\\s*([kKmMgGtT]([iI]?[bB])?|[bB])$';
const SIZE = /^(\d{1,15}(?:\.\d{1,6})?)\s*(?:([kmgt])(?:i?b)?|b)$/i;

/** `256MB`, `1GB`, `512 MiB`, `256mb`, `1.5g` as bytes. */
export function readSize(value: unknown): Read<number> {
  if (value === null || value === undefined) return refused('no-value', text.noValue(), text.sizeExample());
  if (typeof value === 'number') return refused('bad-unit', text.sizeWithoutUnit(), text.sizeWithUnit(value));
  if (typeof value !== 'string') return refused('wrong-type', text.notASize(), text.sizeExample());
  const trimmed = value.trim();
  const match = SIZE.exec(trimmed);
  if (match !== null) return read(Math.round(Number(match[1]) * (SIZE_UNITS[(match[2] ?? '').toLowerCase()] ?? 1)));
  if (/^\d+,\d+/.test(trimmed)) return refused('bad-unit', text.notASize(), text.decimalPoint());
  if (/^\d+(\.\d+)?$/.test(trimmed)) return refused('bad-unit', text.sizeWithoutUnit(), text.sizeWithUnit(trimmed));
  return refused('bad-unit', text.notASize(), text.sizeExample());
}

const DURATION_UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

export const DURATION_PATTERN = '^([0-9]+(\\.[0-9]+)?\\s*(ms|s|min|m|h|d)\\s*)+$';
const DURATION_PART = /(\d{1,12}(?:\.\d{1,6})?)\s*(ms|s|min|m|h|d)\s*/y;

/** `500ms`, `5s`, `5m`, `1h`, `1d`, `1h30m` as milliseconds. */
export function readDuration(value: unknown): Read<number> {
  if (value === null || value === undefined) return refused('no-value', text.noValue(), text.durationExample());
  if (typeof value === 'number') return refused('bad-unit', text.durationWithoutUnit(), text.durationWithUnit(value));
  if (typeof value !== 'string') return refused('wrong-type', text.notADuration(), text.durationExample());
  const trimmed = value.trim();
  let total = 0;
  let at = 0;
  while (at < trimmed.length) {
    DURATION_PART.lastIndex = at;
    const match = DURATION_PART.exec(trimmed);
    if (match === null) break;
    total += Number(match[1]) * (DURATION_UNITS[match[2] ?? ''] ?? 0);
    at = DURATION_PART.lastIndex;
  }
  if (trimmed !== '' && at === trimmed.length) return read(Math.round(total));
  if (/^\d+,\d+/.test(trimmed)) return refused('bad-unit', text.notADuration(), text.decimalPoint());
  if (/^\d+(\.\d+)?$/.test(trimmed)) return refused('bad-unit', text.durationWithoutUnit(), text.durationWithUnit(trimmed));
  return refused('bad-unit', text.notADuration(), text.durationExample());
}

export const SHARE_PATTERN = '^[0-9]+(\\.[0-9]+)?\\s*%$';

/** `99.9%` as a fraction of 1. */
export function readShare(value: unknown): Read<number> {
  if (value === null || value === undefined) return refused('no-value', text.noValue(), text.shareExample());
  // 0.999 might be meant as a fraction or as a percentage: not guessed.
  if (typeof value === 'number') return refused('bad-unit', text.shareWithoutSign(), text.shareWithSign(value));
  if (typeof value !== 'string') return refused('wrong-type', text.notAShare(), text.shareExample());
  const trimmed = value.trim();
  const match = /^(\d{1,3}(?:\.\d{1,9})?)\s*%$/.exec(trimmed);
  // Shifting the decimal point in the text keeps 99.9 % at 0.999 exactly; dividing would not.
  if (match !== null) return read(Number(`${match[1]}e-2`));
  if (/^\d+,\d+/.test(trimmed)) return refused('bad-unit', text.notAShare(), text.decimalPoint());
  return refused('bad-unit', text.notAShare(), text.shareExample());
}

const LARGEST_FIRST = [
  ['TB', 1024 ** 4],
  ['GB', 1024 ** 3],
  ['MB', 1024 ** 2],
  ['kB', 1024],
] as const;

/** Bytes for people: `256 MB`, `1.5 GB`. At most one decimal. */
export function formatSize(bytes: number): string {
  for (const [unit, size] of LARGEST_FIRST) {
    if (Math.abs(bytes) >= size) return `${Number((bytes / size).toFixed(1))} ${unit}`;
  }
  return `${bytes} B`;
}

const SLOWEST_FIRST = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;

/** Milliseconds for people: `500ms`, `5s`, `1.5h`. At most one decimal. */
export function formatDuration(milliseconds: number): string {
  for (const [unit, length] of SLOWEST_FIRST) {
    if (milliseconds >= length) return `${Number((milliseconds / length).toFixed(1))}${unit}`;
  }
  return `${milliseconds}ms`;
}
