import { CACHE_MASTER } from '../model/index.ts';
import { type RedisLogin, RedisSession } from './redis-session.ts';
import { masterNamed, parseMasterAddress, parseReplication, type RedisAddress, type ReplicationView } from './redis-view.ts';

/** Milliseconds for a connection and for each answer: these servers are near, and a hung one must not hold anybody up. */
const ANSWER_WITHIN = 700;

/** One question on a connection of its own. Rejects when there is no answer in time. */
export async function askRedis<T>(address: RedisAddress, login: RedisLogin, ask: (redis: RedisSession) => Promise<T>): Promise<T> {
  const redis = await RedisSession.open(address, login, ANSWER_WITHIN);
  try {
    return await ask(redis);
  } finally {
    redis.close();
  }
}

/** `INFO replication`, or undefined when the server does not answer. */
export async function replicationOf(address: RedisAddress, login: RedisLogin): Promise<ReplicationView | undefined> {
  return askRedis(address, login, async (redis) => parseReplication(String(await redis.call('INFO', 'replication')))).catch(
    () => undefined,
  );
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
