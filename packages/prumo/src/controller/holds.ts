import { setTimeout as delay } from 'node:timers/promises';
import { masterSeen, replicationOf } from '../availability/ask-redis.ts';
import { mayRestart, type RedisAddress } from '../availability/redis-view.ts';
import type { Platform, RedisProbe, Service } from '../model/index.ts';

/** Milliseconds between two looks. */
const ASK_EVERY = 200;

/**
 * Failover first, restart after: let a Redis that exited unasked start again as soon as that is safe (`mayRestart`). Resolves
 * when released or aborted; the platform's own `holdFor` ends the hold in any case. One that is no Redis is released at once.
 */
export async function releaseWhenSafe(
  service: Service,
  services: readonly Service[],
  platform: Platform,
  signal: AbortSignal,
): Promise<void> {
  const own = service.component === 'redis' ? redisProbe(service) : undefined;
  const sentinels = services.filter((other) => other.component === 'sentinel').flatMap((other) => redisProbe(other) ?? []);
  const siblings = services
    .filter((other) => other.component === 'redis' && other.name !== service.name)
    .flatMap((other) => redisProbe(other) ?? []);
  while (own !== undefined && !signal.aborted) {
    const [masterNow, ...others] = await Promise.all([
      masterSeen(sentinels.map(addressOf), loginOf(own)),
      ...siblings.map((sibling) => replicationOf(addressOf(sibling), loginOf(sibling))),
    ]);
    if (mayRestart({ address: addressOf(own), masterBefore: undefined, masterNow, others })) break;
    await delay(ASK_EVERY);
  }
  if (!signal.aborted) await platform.release(service.name);
}

function redisProbe(service: Service): RedisProbe | undefined {
  return service.ready.kind === 'redis' ? service.ready : undefined;
}

function addressOf(probe: RedisProbe): RedisAddress {
  return { host: probe.host, port: probe.port };
}

function loginOf(probe: RedisProbe): { username: string; password: string } {
  return { username: probe.username ?? 'default', password: probe.password };
}
