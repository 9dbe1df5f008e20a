/** What is known of a write to the cache when its connection has said all it will say. `confirmed`: a replica has it too. */
export type CacheOutcome = 'confirmed' | 'acknowledged' | 'unknown';

export interface CacheWrite {
  readonly key: string;
  readonly value: string;
  /** Moments of `performance.now()`, milliseconds. */
  readonly intended: number;
  sent: number;
  /** When the server said that it was written; NaN: it never did. */
  done: number;
  /** Null while it is under way or waits to be sent. */
  outcome: CacheOutcome | null;
}

/** Longest time without an acknowledged write that touches the time after `fault`; null: none was acknowledged after it. Seconds. */
export function longestCachePause(writes: readonly CacheWrite[], fault: number): number | null {
  const done = writes
    .filter(({ outcome }) => outcome === 'confirmed' || outcome === 'acknowledged')
    .map((write) => write.done)
    .toSorted((one, other) => one - other);
  let longest: number | null = null;
  for (const [position, to] of done.entries()) {
    if (to < fault) continue;
    const from = done[position - 1] ?? fault;
    longest = Math.max(longest ?? 0, (to - from) / 1000);
  }
  return longest;
}

export interface CacheAccount {
  /** Confirmed by a replica, and not there or not as written. */
  readonly confirmedLost: number;
  /** Acknowledged by the master alone, and not there: Redis promises nothing of them. */
  readonly unconfirmedLost: number;
  readonly unknownThere: number;
}

/** Hold what was written against what is there. `there`: values by key, absent ones left out. */
export function accountOfCache(writes: readonly CacheWrite[], there: ReadonlyMap<string, string>): CacheAccount {
  const isThere = ({ key, value }: CacheWrite): boolean => there.get(key) === value;
  const count = (outcome: CacheOutcome, wanted: boolean): number =>
    writes.filter((write) => (write.outcome ?? 'unknown') === outcome && isThere(write) === wanted).length;
  return {
    confirmedLost: count('confirmed', false),
    unconfirmedLost: count('acknowledged', false),
    unknownThere: count('unknown', true),
  };
}
