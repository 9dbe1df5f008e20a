import type { RedisOptions } from 'ioredis';

/**
 * What a command does while no Redis answers:
 *
 * - `fail-fast`: it fails at once. For what can do without: a cache, a rate limit. A request never waits for it longer than its command time-out.
 * - `wait`: it waits for the connection, within its command time-out. For what cannot do without, such as sessions, over a failover.
 * - `for-ever`: it waits as long as it takes. For a worker that blocks (`BLPOP`, `XREAD BLOCK`), which would else be cut off by a time-out.
 */
export type WhenAway = 'fail-fast' | 'wait' | 'for-ever';

/** Milliseconds a command may take, waiting for a connection included; undefined is no limit. */
const COMMAND_TIMEOUT: Readonly<Record<WhenAway, number | undefined>> = { 'fail-fast': 500, wait: 2500, 'for-ever': undefined };

export interface Behaviour {
  readonly whenAway: WhenAway;
  /** Milliseconds; default 500 to fail fast and 2500 to wait. */
  readonly commandTimeout?: number | undefined;
  /**
   * Whether a command whose answer was lost with its connection is sent again. Default false: an `INCR` or `LPUSH` might then happen twice. One that Redis refused
   * (READONLY, LOADING) is always sent again, where it does not fail fast.
   */
  readonly resend?: boolean | undefined;
}

/** How ioredis behaves so. It connects again by itself, for ever, with pauses from 100 ms to 1 s. */
export function behaviourSettings({ whenAway, commandTimeout = COMMAND_TIMEOUT[whenAway], resend = false }: Behaviour): RedisOptions {
  const fast = whenAway === 'fail-fast';
  return {
    connectTimeout: 2000,
    keepAlive: 5000,
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 5), 1000),
    // 0: each time a connection is lost, what waited for its answers fails. null: nothing fails but by its time-out.
    maxRetriesPerRequest: fast ? 0 : null,
    enableOfflineQueue: !fast,
    autoResendUnfulfilledCommands: resend,
    // A master that was demoted keeps its connections and refuses writes: leave it, and ask again where the master is. 2: send the refused command again.
    reconnectOnError: (error) => (/^(READONLY|LOADING|MASTERDOWN)/.test(error.message) ? (fast ? 1 : 2) : false),
    ...(commandTimeout === undefined ? {} : { commandTimeout }),
  };
}
