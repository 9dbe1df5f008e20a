import { POOLER_EXTRA, poolSizeOfInstance } from '../../spec/budget/connections.ts';
import type { Spec } from '../../spec/spec.ts';

/** Seconds a client waits for a connection, or for its login, at most: then the pooler says so and lets it go. Longer than a switchover with paused poolers takes. */
export const CLIENT_WAITS = 20;

/** Connections of `auth_query`, which look passwords up, for each database of each pooler. */
export const LOOKUP_CONNECTIONS = POOLER_EXTRA.lookup;

/** Connections for each database of each pooler beyond the wanted size, opened when a client has waited for a second. */
export const RESERVE_CONNECTIONS = POOLER_EXTRA.reserve;

/** Connections one pooler opens for one database and user: its share of the spec's, which is for all poolers together, rounded up. */
export function poolSize(spec: Spec): number {
  return poolSizeOfInstance(spec.database.pooler);
}

/** Connections all poolers together open at most for one database and user: the size of the spec, rounded up for each, and the reserve. */
export function mostPoolConnections(spec: Spec): number {
  return spec.database.pooler.instances * (poolSize(spec) + RESERVE_CONNECTIONS);
}

/** Connections one pooler opens at most to one database, of all users. */
export function connectionsPerDatabase(spec: Spec): number {
  return poolSize(spec) + RESERVE_CONNECTIONS + LOOKUP_CONNECTIONS;
}

/**
 * Clients of one pooler. The spec's number is for all together, but the kernel shares connections by a hash, not evenly, and
 * after the death of one the other has them all.
 */
export function maxClients(spec: Spec): number {
  return spec.database.pooler.maxClients;
}

/** File descriptors of one pooler: its clients, and room for its servers, so that a changed size needs no restart. */
export function openFiles(spec: Spec): number {
  return maxClients(spec) + 1024;
}
