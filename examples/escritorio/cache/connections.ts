import { openRedis } from '@prumo/app/redis';
import type { Redis } from 'ioredis';
import type { Registry } from 'prom-client';
import type { Log } from '../service/log.ts';
import { PATIENCE } from './sessions.ts';

/** Two connections, since a command that waits is in the way of one that must not. */
export interface RedisConnections extends Disposable {
  /** For sessions: waits over a failover. */
  readonly sessions: Redis;
  /** For the cache, rate limits and hints to open pages, which can do without: fails at once. */
  readonly fast: Redis;
}

export function openRedisConnections(server: string, told: { readonly registry: Registry; readonly log: Log }): RedisConnections {
  // Every script of a session may be run twice: it sets what it says.
  const sessions = openRedis({ server, name: 'sessions', whenAway: 'wait', commandTimeout: PATIENCE, resend: true, ...told });
  const fast = openRedis({ server, name: 'fast', whenAway: 'fail-fast', ...told });
  return {
    sessions,
    fast,
    [Symbol.dispose]() {
      sessions.disconnect();
      fast.disconnect();
    },
  };
}
