import type { Service } from '../model/index.ts';

/**
 * Waves to stop services in: what nothing depends on any more first (edge, application, routers, poolers), what others
 * stand on last (etcd). Within the database the primary is last, so that no standby is promoted on the way down; Sentinels
 * go before the cache they watch, for the same reason, and the cache's master before its replicas, which it waits for to have everything. Pure. `roles` are what the servers last said they are.
 */
export function stopWaves(services: readonly Service[], roles: ReadonlyMap<string, string>): readonly (readonly Service[])[] {
  const waves = new Map<number, Service[]>();
  for (const service of services) {
    const wave = WAVES.findIndex((components) => components.includes(service.component));
    // What is not listed serves people directly, so it goes first.
    const position = (wave < 0 ? 0 : wave) * 2 + (isLast(service, roles.get(service.name)) ? 1 : 0);
    waves.set(position, [...(waves.get(position) ?? []), service]);
  }
  return [...waves].sort(([one], [other]) => one - other).map(([, members]) => members);
}

const WAVES: readonly (readonly string[])[] = [
  ['caddy'],
  ['app'],
  ['pgbouncer', 'sentinel'],
  ['haproxy'],
  ['postgres', 'redis', 'swift'],
  ['etcd'],
];

function isLast(service: Service, role: string | undefined): boolean {
  return service.component === 'redis' ? role !== 'master' : role === 'primary';
}
