import type { Spec } from '../spec/spec.ts';
import type { SecretName } from './context.ts';

/** Name the Sentinels know the cache's master by. */
export const CACHE_MASTER = 'cache';

/**
 * Users of Redis and of the Sentinels. There is no usable `default` user. Each has the secret beside it; what each may do
 * is in `components/redis/users.ts` and `components/sentinel/config.ts`.
 */
export const CACHE_USERS = {
  /** The application. */
  app: 'cache.app',
  /** Reads state and nothing else: probes, router checks, launchers, exporter. On Redis and on the Sentinels. */
  monitor: 'cache.default',
  /** A replica towards its master. */
  replication: 'cache.replication',
  /** A Sentinel towards Redis and towards other Sentinels; on a Sentinel it may do everything. */
  sentinel: 'cache.sentinel',
  /** Everything, for Prumo's own operations and for people in an emergency. On Redis only. */
  operator: 'cache.operator',
} as const satisfies Record<string, SecretName>;
export type CacheUser = keyof typeof CACHE_USERS;

/** Sentinels that must agree: more than half of those the spec asks for, so that two halves can never both decide. */
export function sentinelMajority(spec: Spec): number {
  return Math.floor((spec.cache?.sentinels ?? 0) / 2) + 1;
}
