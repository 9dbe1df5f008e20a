import { setTimeout as delay } from 'node:timers/promises';
import { PrumoError } from '../errors/index.ts';
import { type ClusterView, isSettled } from './cluster-view.ts';
import { clusterView, type PatroniAccess } from './patroni-client.ts';
import { text } from './text.ts';

const LOOK_EVERY = 200;

/**
 * Wait until every wanted member runs and follows one leader. Rejects with `service-not-ready` after `within` milliseconds, or when
 * `signal` aborts.
 */
export async function awaitSettled(
  access: PatroniAccess,
  wanted: readonly string[],
  within: number,
  signal: AbortSignal,
): Promise<ClusterView & { readonly leader: string }> {
  const deadline = Date.now() + within;
  for (;;) {
    signal.throwIfAborted();
    const view = await clusterView(access);
    if (view !== null && view.leader !== null && isSettled(view, wanted)) return { ...view, leader: view.leader };
    if (Date.now() > deadline) throw new PrumoError({ code: 'service-not-ready', what: text.notSettled(), remedy: text.noLeaderRemedy() });
    await delay(LOOK_EVERY);
  }
}
