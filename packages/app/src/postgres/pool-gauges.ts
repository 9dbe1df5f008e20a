import type { Registry } from 'prom-client';
import { gauge } from '../metrics/index.ts';

/** What a pool tells of itself; pg's does. */
export interface Counted {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

/** The pools of each registry. Their gauges are read when they are scraped, and an instrument of a registry is made once. */
const watched = new WeakMap<Registry, Map<string, Counted & { readonly max: number }>>();

/**
 * Shows a pool's connections until the function returned is called.
 * @throws TypeError when the registry shows a pool of this name.
 */
export function showPool(registry: Registry, name: string, pool: Counted, max: number): () => void {
  const pools = watched.get(registry) ?? begin(registry);
  if (pools.has(name)) throw new TypeError(`a pool named ${name} is there already`);
  const shown = {
    max,
    get totalCount() {
      return pool.totalCount;
    },
    get idleCount() {
      return pool.idleCount;
    },
    get waitingCount() {
      return pool.waitingCount;
    },
  };
  pools.set(name, shown);
  return () => {
    if (pools.get(name) === shown) pools.delete(name);
  };
}

function begin(registry: Registry): Map<string, Counted & { readonly max: number }> {
  const pools = new Map<string, Counted & { readonly max: number }>();
  watched.set(registry, pools);
  gauge(registry, {
    name: 'db_client_connection_count',
    help: 'Connections of the pool by state: idle, or used (those being opened included).',
    labelNames: ['db_client_connection_pool_name', 'db_client_connection_state'],
    collect() {
      this.reset();
      for (const [name, pool] of pools) {
        this.set({ db_client_connection_pool_name: name, db_client_connection_state: 'idle' }, pool.idleCount);
        this.set({ db_client_connection_pool_name: name, db_client_connection_state: 'used' }, pool.totalCount - pool.idleCount);
      }
    },
  });
  gauge(registry, {
    name: 'db_client_connection_pending_requests',
    help: 'Those who wait for a connection of the pool.',
    labelNames: ['db_client_connection_pool_name'],
    collect() {
      this.reset();
      for (const [name, pool] of pools) this.set({ db_client_connection_pool_name: name }, pool.waitingCount);
    },
  });
  gauge(registry, {
    name: 'db_client_connection_max',
    help: 'Connections the pool may open.',
    labelNames: ['db_client_connection_pool_name'],
    collect() {
      this.reset();
      for (const [name, pool] of pools) this.set({ db_client_connection_pool_name: name }, pool.max);
    },
  });
  return pools;
}
