import type { Ledger } from '../ledger.ts';

/** A month in UTC, counted from year 0: arithmetic on it is arithmetic on months. */
export type Month = number;

export function monthOf(time: Date): Month {
  return time.getUTCFullYear() * 12 + time.getUTCMonth();
}

/** The first moment of a month. */
export function startOf(month: Month): Date {
  return new Date(Date.UTC(Math.floor(month / 12), month % 12));
}

/** `records_2026_11`. */
export function partitionName(ledger: Ledger, month: Month): string {
  return `${ledger}_${Math.floor(month / 12)}_${String((month % 12) + 1).padStart(2, '0')}`;
}

/** The month of a partition's name; undefined for another table. */
export function monthOfPartition(ledger: Ledger, name: string): Month | undefined {
  const [, year, month] = new RegExp(`^${ledger}_(\\d{4})_(0[1-9]|1[0-2])$`).exec(name) ?? [];
  return year === undefined ? undefined : Number(year) * 12 + Number(month) - 1;
}

/** The last month that may go: its last moment is so many months ago, whatever the day is today. */
export function lastDroppable(now: Date, keptMonths: number): Month {
  return monthOf(now) - keptMonths - 1;
}
