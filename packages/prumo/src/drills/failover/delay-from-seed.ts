import { setTimeout as delay } from 'node:timers/promises';
import type { DrillContext } from '../../model/index.ts';

/** Milliseconds: one turn of Patroni's loop at the timing Prumo gives it. */
const SPREAD = 1000;

/** Not always at the same point of Patroni's round or the writers' tick; from the seed, so that it can be repeated. */
export async function delayFromSeed({ seed, signal }: Pick<DrillContext, 'seed' | 'signal'>): Promise<void> {
  await delay(seed % SPREAD, undefined, { signal });
}
