/** Milliseconds the uses are counted over. */
const WINDOW = 60_000;

/**
 * Whether one more use would be more than Patroni alone could have made: it takes a leader for dead once per `ttl`, so at most
 * 60 s / ttl times a minute (7 with a ttl of 8 s, 3 with 20 s). A fault that follows the leader from node to node is thus never passed on
 * faster than without us. `uses`, `now`: milliseconds since the epoch; `ttl`: milliseconds. Uses in the future (a clock set
 * back) count. Pure.
 */
export function tooMany(uses: readonly number[], now: number, ttl: number): boolean {
  return recent(uses, now).length >= Math.max(1, Math.floor(WINDOW / ttl));
}

/** Uses that still count. */
export function recent(uses: readonly number[], now: number): readonly number[] {
  return uses.filter((use) => now - use < WINDOW);
}
