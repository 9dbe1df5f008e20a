import { Redis } from 'ioredis';
import type { Platform, Service } from '../model/index.ts';

/** How long the Sentinels are given to name another master before the platform's own `holdFor` ends the hold anyway. */
const ASK_EVERY = 200;

/**
 * Failover first, restart after: a Redis that died as master is let go when a majority of the Sentinels name another
 * master. One that was a replica is let go at once. Resolves when released or aborted.
 */
export async function releaseWhenSafe(service: Service, services: readonly Service[], platform: Platform, signal: AbortSignal): Promise<void> {
  const own = service.ready.kind === 'redis' ? service.ready.host : undefined;
  const sentinels = services.flatMap(({ component, ready }) => (component === 'sentinel' && ready.kind === 'redis' ? [ready] : []));
  while (!signal.aborted) {
    const masters = await Promise.all(sentinels.map((sentinel) => masterSeenBy(sentinel.host, sentinel.port, sentinel.username, sentinel.password)));
    const elsewhere = masters.filter((master) => master !== undefined && master !== own).length;
    if (own === undefined || elsewhere > sentinels.length / 2) {
      await platform.release(service.name);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY));
  }
}

async function masterSeenBy(host: string, port: number, username: string | undefined, password: string): Promise<string | undefined> {
  const client = new Redis({ host, port, password, ...(username === undefined ? {} : { username }), lazyConnect: true, enableReadyCheck: false, maxRetriesPerRequest: 0, retryStrategy: () => null, connectTimeout: 500, commandTimeout: 500 });
  client.on('error', () => {}); // a silent Sentinel has no vote
  try {
    await client.connect();
    const masters = await client.call('SENTINEL', 'MASTERS');
    const [first] = Array.isArray(masters) ? masters : [];
    if (!Array.isArray(first)) return undefined;
    const address: unknown = first[first.indexOf('ip') + 1];
    return typeof address === 'string' ? address : undefined;
  } catch {
    return undefined;
  } finally {
    client.disconnect();
  }
}
