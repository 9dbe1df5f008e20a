import { createHash } from 'node:crypto';

/** A stream of chosen values. Two streams of the same seed give the same values, on every machine. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  /** True with probability `p`. */
  chance(p: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** An entry chosen in proportion to its `weight`. */
  weighted<T extends { readonly weight: number }>(list: readonly T[]): T;
  /** A value of the normal distribution with mean 0 and deviation 1. */
  normal(): number;
}

/**
 * sfc32 (Chris Doty-Humphrey's Small Fast Counting generator, 128 bits of state), seeded by SHA-256 of a text, so
 * that streams of neighbouring seeds ("1/office/7", "1/office/8") are unrelated.
 */
export function randomOf(seed: string): Random {
  const digest = createHash('sha256').update(seed).digest();
  let [a, b, c, counter] = [digest.readInt32LE(0), digest.readInt32LE(4), digest.readInt32LE(8), digest.readInt32LE(12)];

  function next(): number {
    const t = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return (t >>> 0) / 2 ** 32;
  }
  function integer(low: number, high: number): number {
    return low + Math.floor(next() * (high - low + 1));
  }
  function pick<T>(list: readonly T[]): T {
    const chosen = list[integer(0, list.length - 1)];
    if (chosen === undefined) throw new RangeError('nothing to pick from');
    return chosen;
  }
  function weighted<T extends { readonly weight: number }>(list: readonly T[]): T {
    let left = next() * list.reduce((sum, entry) => sum + entry.weight, 0);
    for (const entry of list) {
      left -= entry.weight;
      if (left < 0) return entry;
    }
    return pick(list);
  }
  function normal(): number {
    return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  }
  return { next, integer, chance: (p) => next() < p, pick, weighted, normal };
}
