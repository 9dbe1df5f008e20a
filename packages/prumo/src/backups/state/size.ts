import type { Copy } from './facts.ts';

/** How a copy’s size looks beside those before it. `unknown`: there are too few to say. */
export type SizeVerdict = 'usual' | 'small' | 'large' | 'unknown';

/** Copies before it that are looked at: of a weekly one, two months. */
const LAST_ONES = 8;
/** With fewer, one odd copy would be the measure. */
const NEEDED = 3;
/** A copy of less than half the usual has lost something: databases rarely shrink so between two backups, and a dump that ended early does. */
const SMALL = 0.5;
/** Growth is usual, threefold growth between two backups is not, except of what is small. */
const LARGE = 3;
const LARGE_BEYOND = 100_000_000;

/**
 * The newest copy against the median of those before it, oldest first and all of one kind. What is stored is compared where a copy is whole in
 * itself; what only holds changes varies with them, so of those the database they give back is. Pure.
 */
export function sizeOfNewest(copies: readonly Copy[]): { readonly verdict: SizeVerdict; readonly usual: number | undefined } {
  const before = copies.slice(0, -1).slice(-LAST_ONES);
  const newest = copies.at(-1);
  if (newest === undefined || before.length < NEEDED) return { verdict: 'unknown', usual: undefined };
  const usual = median(before.map(weighed));
  const is = weighed(newest);
  if (is < usual * SMALL) return { verdict: 'small', usual };
  if (is > usual * LARGE && is - usual > LARGE_BEYOND) return { verdict: 'large', usual };
  return { verdict: 'usual', usual };
}

/** Bytes by which a copy is compared. */
export function weighed({ kind, size, stored }: Copy): number {
  return kind === 'full' || kind === 'logical' ? stored : size;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}
