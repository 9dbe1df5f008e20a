import { clockDoubt } from './clock.ts';
import type { Keep } from './keep.ts';

/** Copies in one place. */
export interface Prunable {
  /** When each whole one was taken, ISO 8601. */
  moments(signal: AbortSignal): Promise<readonly string[]>;
  /** Remove what is too old by a clock that is believed. Resolves with labels. */
  prune(keep: Keep, now: Date, signal: AbortSignal): Promise<readonly string[]>;
}

/** Remove what is too old. Rejects, and removes nothing, where the clock is not to be believed. */
export async function pruneByClock(place: Prunable, keep: Keep, now: Date, signal: AbortSignal): Promise<readonly string[]> {
  const doubt = clockDoubt(await place.moments(signal), keep, now);
  if (doubt !== undefined) throw new Error(`nothing was removed: ${doubt}`);
  return place.prune(keep, now, signal);
}
