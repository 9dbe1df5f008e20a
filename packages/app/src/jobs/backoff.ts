export interface Backoff {
  /** Seconds before the second attempt; doubles with each further. */
  readonly firstSeconds: number;
  /** Most seconds. */
  readonly longestSeconds: number;
}

/** 2, 4, 8 … 300 s: eight attempts take some eight minutes, which outlasts a deploy and most outages of a neighbour. */
export const DEFAULT_BACKOFF: Backoff = { firstSeconds: 2, longestSeconds: 300 };

/** Seconds until the next attempt after so many failed ones; the last quarter is chance, so that jobs that failed together do not come back together. Pure. */
export function pauseAfter(attempts: number, { firstSeconds, longestSeconds }: Backoff, random: number): number {
  return Math.min(longestSeconds, firstSeconds * 2 ** Math.min(attempts - 1, 30)) * (0.75 + random / 4);
}
