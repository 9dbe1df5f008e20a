import type { Spec } from '../spec/spec.ts';
import type { NodeRole, StackNode } from './node.ts';

/** Last octet of each role's first node; a role has room for ten. `.10` is the entry shared by the routers. */
const FIRST_OCTET: Readonly<Record<NodeRole, number>> = {
  etcd: 20,
  database: 30,
  pooler: 40,
  router: 50,
  cache: 60,
  sentinel: 70,
  storage: 80,
  edge: 90,
  app: 100,
  backup: 110,
  monitor: 120,
};

const NODE_PREFIX: Readonly<Record<NodeRole, string>> = {
  etcd: 'etcd',
  database: 'db',
  pooler: 'pooler',
  router: 'router',
  cache: 'cache',
  sentinel: 'sentinel',
  storage: 'storage',
  edge: 'edge',
  app: 'app',
  backup: 'backup',
  monitor: 'monitor',
};

export const ENTRY_OCTET = 10;

/** Nodes a spec needs. `subnet` is the first three octets, e.g. `127.71.3`. Pure. */
export function topologyOf(spec: Spec, subnet: string): readonly StackNode[] {
  const counts: Readonly<Record<NodeRole, number>> = {
    etcd: 3,
    database: 1 + spec.database.standbys,
    pooler: spec.database.pooler.instances,
    router: 2,
    cache: spec.cache ? 1 + spec.cache.replicas : 0,
    sentinel: spec.cache ? spec.cache.sentinels : 0,
    storage: spec.storage ? 1 : 0,
    edge: spec.edge ? 1 : 0,
    app: spec.app ? 1 : 0,
    backup: spec.backup ? 1 : 0,
    monitor: spec.monitoring ? 1 : 0,
  };
  const roles = Object.keys(FIRST_OCTET) as NodeRole[];
  return roles.flatMap((role) =>
    Array.from(
      { length: counts[role] },
      (_, position): StackNode => ({
        name: `${NODE_PREFIX[role]}${position + 1}`,
        role,
        index: position + 1,
        address: `${subnet}.${FIRST_OCTET[role] + position + 1}`,
      }),
    ),
  );
}
