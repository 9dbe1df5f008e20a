/** What each server says of itself, by node; one that did not answer is not there. */
export type EvictionReading = ReadonlyMap<string, EvictionCount>;

export interface EvictionCount {
  /** Redis' `run_id`: another one is another process, which counts from 0. */
  readonly process: string;
  /** Keys it has thrown out by its own policy since it started. */
  readonly evicted: number;
}

/** Of `INFO server` and `INFO stats`; null when they do not say. */
export function readingOf(info: ReadonlyMap<string, string>): EvictionCount | null {
  const process = info.get('run_id');
  const evicted = Number(info.get('evicted_keys') ?? Number.NaN);
  return process === undefined || Number.isNaN(evicted) ? null : { process, evicted };
}

/**
 * Keys thrown out from the first to the last of some readings, over all servers. The counters are those of a process's life: what it threw out
 * before the first reading is nothing to the run, and what a restarted one counts is all of the run's.
 */
export function evictedBetween(readings: readonly EvictionReading[]): number {
  let sum = 0;
  const last = new Map(readings[0]);
  for (const reading of readings.slice(1))
    for (const [node, now] of reading) {
      const before = last.get(node);
      sum += before?.process === now.process ? now.evicted - before.evicted : now.evicted;
      last.set(node, now);
    }
  return sum;
}
