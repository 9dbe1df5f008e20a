import { askRedis, masterSeen, replicationOf } from '../../availability/ask-redis.ts';
import { parseInfo, type RedisAddress, type ReplicationView, sameAddress } from '../../availability/redis-view.ts';
import { PORTS, type StackContext, type StackNode } from '../../model/index.ts';
import { type EvictionReading, readingOf } from './evictions.ts';

/** The cache's servers, as they and the Sentinels tell it. Only questions, as the user that may ask for state and nothing else. */
export class CacheCluster {
  readonly #stack: StackContext;
  readonly #login: { readonly username: string; readonly password: string };

  constructor(stack: StackContext) {
    this.#stack = stack;
    this.#login = { username: 'monitor', password: stack.secret('cache.default') };
  }

  /** Node whose Redis more than half of the Sentinels name master, and what that says of its replicas; null while nobody is, or it does not agree. */
  async master(): Promise<{ readonly node: StackNode; readonly view: Extract<ReplicationView, { role: 'master' }> } | null> {
    const sentinels = this.#stack.nodesOf('sentinel').map((node) => ({ host: node.address, port: PORTS.sentinel }));
    const named = await masterSeen(sentinels, this.#login);
    const node = this.#stack.nodesOf('cache').find((one) => sameAddress(addressOf(one), named));
    if (node === undefined) return null;
    const view = await replicationOf(addressOf(node), this.#login);
    return view?.role === 'master' ? { node, view } : null;
  }

  /** How many keys each server that answers has thrown out since it started, by node. */
  async evictions(): Promise<EvictionReading> {
    const read = this.#stack.nodesOf('cache').map(async (node) => {
      const ask = askRedis(addressOf(node), this.#login, async (redis) =>
        readingOf(parseInfo(`${String(await redis.call('INFO', 'server'))}\n${String(await redis.call('INFO', 'stats'))}`)),
      );
      const reading = await ask.catch(() => null);
      return reading === null ? [] : [[node.name, reading] as const];
    });
    return new Map((await Promise.all(read)).flat());
  }
}

function addressOf(node: StackNode): RedisAddress {
  return { host: node.address, port: PORTS.redis };
}
