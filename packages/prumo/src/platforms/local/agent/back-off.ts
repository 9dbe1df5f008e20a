import type { RestartPolicy } from '../../../model/index.ts';

/** A process that lived this long is taken to have been well; the next failure starts again at the first wait. */
export const SOUND_LIFE = 60_000;

/** Milliseconds before restart number `failures` (from 1) in a row: doubles from `initial` up to `maximum`. Pure. */
export function restartDelay(policy: RestartPolicy, failures: number): number {
  return Math.min(policy.maximum, policy.initial * 2 ** Math.min(failures - 1, 30));
}
