import { Redis } from 'ioredis';
import { CACHE_MASTER } from '../model/index.ts';
import { masterNamed, parseMasterAddress, parseReplication, type RedisAddress, type ReplicationView } from './redis-view.ts';

export interface RedisLogin {
  readonly username: string;
  readonly password: string;
}

/** Milliseconds for a connection and for each answer: these servers are near, and a hung one must not hold anybody up. */
const ANSWER_WITHIN = 700;

/** One question on a connection of its own. Rejects when there is no answer in time. */
export async function askRedis<T>(address: RedisAddress, login: RedisLogin, ask: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis({
    ...address,
    ...login,
    lazyConnect: true,
    enableReadyCheck: false,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
    connectTimeout: ANSWER_WITHIN,
    commandTimeout: ANSWER_WITHIN,
    enableOfflineQueue: false,
    disableClientInfo: true,
  });
  redis.on('error', () => undefined); // each failure also rejects the call it belongs to
  try {
    await redis.connect();
    return await ask(redis);
  } finally {
    redis.disconnect();
  }
}

/** `INFO replication`, or undefined when the server does not answer. */
export async function replicationOf(address: RedisAddress, login: RedisLogin): Promise<ReplicationView | undefined> {
  return askRedis(address, login, async (redis) => parseReplication(await redis.info('replication'))).catch(() => undefined);
}

/** The master that more than half of all these Sentinels name. */
export async function masterSeen(sentinels: readonly RedisAddress[], login: RedisLogin): Promise<RedisAddress | undefined> {
  const answers = sentinels.map((address) =>
    askRedis(address, login, async (redis) =>
      parseMasterAddress(await redis.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', CACHE_MASTER)),
    ).catch(() => undefined),
  );
  return masterNamed(await Promise.all(answers));
}
