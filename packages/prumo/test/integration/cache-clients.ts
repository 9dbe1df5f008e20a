import { Redis } from 'ioredis';
import { setTimeout as wait } from 'node:timers/promises';
import { type CacheControl, namedBySentinels } from '../../src/availability/cache-failover.ts';
import { parseReplication, type RedisAddress, type ReplicationView } from '../../src/availability/redis-view.ts';
import { CACHE_USERS, type CacheUser, PORTS, type StackContext } from '../../src/model/index.ts';

/** A client that neither reconnects nor queues: what happens is seen at once. */
export function client(host: string, port: number, login: { username?: string; password?: string }): Redis {
  const redis = new Redis({
    host,
    port,
    ...login,
    lazyConnect: true,
    enableReadyCheck: false,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
    connectTimeout: 500,
    commandTimeout: 3000,
    enableOfflineQueue: false,
    disableClientInfo: true,
    disconnectTimeout: 100,
    protocol: 2,
  });
  redis.on('error', () => undefined); // each failure also rejects the call it belongs to
  return redis;
}

/** Run `use` on a connection of one of the cache's users, and close it. */
export async function as<T>(context: StackContext, user: CacheUser, address: RedisAddress, use: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = client(address.host, address.port, { username: user, password: context.secret(CACHE_USERS[user]) });
  try {
    await redis.connect();
    return await use(redis);
  } finally {
    redis.disconnect();
  }
}

/** Log in, on a connection of its own; rejects with the server's words. */
export async function logIn(address: RedisAddress, ...credentials: [string] | [string, string]): Promise<void> {
  const redis = client(address.host, address.port, {});
  try {
    await redis.connect();
    await redis.call('AUTH', ...credentials);
  } finally {
    redis.disconnect();
  }
}

/** What `availability/` steers the cache through. */
export function controlOf(context: StackContext): CacheControl {
  return {
    ask: async (address, user, [command = '', ...rest]) => as(context, user, address, async (redis) => redis.call(command, ...rest)),
    sentinels: context.nodesOf('sentinel').map(({ address }) => ({ host: address, port: PORTS.sentinel })),
  };
}

export function nodeAddress(context: StackContext, index: number): RedisAddress {
  return { host: context.node(`cache${index}`).address, port: PORTS.redis };
}

export async function replicationOf(context: StackContext, index: number): Promise<ReplicationView | undefined> {
  return as(context, 'monitor', nodeAddress(context, index), async (redis) => parseReplication(await redis.info('replication'))).catch(
    () => undefined,
  );
}

/** The master a majority of the Sentinels names. */
export async function namedMaster(context: StackContext): Promise<RedisAddress | undefined> {
  return namedBySentinels(controlOf(context));
}

/** Writes numbered keys as the application all the time, to the master the Sentinels name, and notes which were acknowledged. */
export class CacheWriter implements AsyncDisposable {
  readonly acknowledged: { readonly key: string; readonly at: number }[] = [];
  readonly #stopped = new AbortController();
  readonly #loop: Promise<void>;

  constructor(context: StackContext, prefix: string) {
    this.#loop = this.#write(context, prefix);
  }

  /** Longest time between two acknowledged writes, milliseconds. */
  longestGap(): number {
    return this.acknowledged
      .slice(1)
      .reduce((longest, write, position) => Math.max(longest, write.at - (this.acknowledged[position]?.at ?? write.at)), 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped.abort();
    await this.#loop;
  }

  async #write(context: StackContext, prefix: string): Promise<void> {
    let redis: Redis | undefined;
    for (let number = 0; !this.#stopped.signal.aborted; number += 1) {
      const key = `${prefix}:${number}`;
      try {
        redis ??= await this.#connect(context);
        await redis.set(key, 'written');
        this.acknowledged.push({ key, at: performance.now() });
      } catch {
        redis?.disconnect();
        redis = undefined;
      }
      await wait(10);
    }
    redis?.disconnect();
  }

  async #connect(context: StackContext): Promise<Redis> {
    const master = await namedMaster(context);
    if (master === undefined) throw new Error('no master');
    const redis = client(master.host, master.port, { username: 'app', password: context.secret('cache.app') });
    await redis.connect();
    return redis;
  }
}
