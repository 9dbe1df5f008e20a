import { Redis } from 'ioredis';
import { describeError, type Log } from '../service/log.ts';

/** Milliseconds a command may take, waiting for a connection included. */
const COMMAND_TIMEOUT = 2500;

/**
 * A connection that comes back by itself, for ever. A command waits at most 2.5 s for it. After a failover the address leads to the new master; a
 * connection still on the old one answers READONLY, is dropped, and the command is sent again.
 */
export function openRedis(url: string, log: Log): Redis {
  const redis = new Redis(url, {
    commandTimeout: COMMAND_TIMEOUT,
    connectTimeout: 2000,
    maxRetriesPerRequest: null,
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 5), 1000),
    reconnectOnError: (error) => (/^(READONLY|LOADING|MASTERDOWN)/.test(error.message) ? 2 : false),
    keepAlive: 5000,
  });
  let down = false;
  redis.on('error', (error: Error) => {
    if (!down) log('warn', 'redis connection broke', describeError(error));
    down = true;
  });
  redis.on('ready', () => {
    if (down) log('info', 'redis connection is back');
    down = false;
  });
  return redis;
}

/** Errors of a Redis that is failing over. */
export function isRedisTransient(error: unknown): boolean {
  return (
    error instanceof Error &&
    /Command timed out|Connection is closed|Stream isn't writeable|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|READONLY|LOADING|MASTERDOWN|NOREPLICAS|CLUSTERDOWN/.test(
      error.message,
    )
  );
}
