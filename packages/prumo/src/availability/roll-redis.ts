import { setTimeout as delay } from 'node:timers/promises';
import { PrumoError } from '../errors/index.ts';
import { CACHE_MASTER, CACHE_USERS, PORTS, type Service, type StackContext } from '../model/index.ts';
import { askRedis, masterSeen, replicationOf } from './ask-redis.ts';
import { readyForFailover, type RedisAddress, rollOrder, sameAddress } from './redis-view.ts';
import type { Roll, Roller } from './roller.ts';
import { text } from './text.ts';

/** Milliseconds: a replica catches up and Sentinel fails over in about two seconds. */
const FAILOVER_WITHIN = 30_000;
const ASK_EVERY = 100;

/** Replicas first; the master last, after Sentinel has made another one master. With a single node: just a restart. */
export function rollRedis(context: StackContext): Roller {
  const monitor = { username: 'monitor', password: context.secret(CACHE_USERS.monitor) };
  const sentinels = context.nodesOf('sentinel').map((node): RedisAddress => ({ host: node.address, port: PORTS.sentinel }));
  const addressOf = (service: Service): RedisAddress => ({ host: context.node(service.node).address, port: PORTS.redis });
  return async (roll) => {
    const master = await masterSeen(sentinels, monitor);
    const nodes = roll.changed.map((service) => ({ service, address: addressOf(service) }));
    // A lone node of several still has its siblings to be promoted, so the order is asked of all members.
    const siblings = roll.members.filter((member) => !roll.changed.includes(member)).map((service) => ({ service, address: addressOf(service) }));
    for (const { node, failoverFirst } of rollOrder([...siblings, ...nodes], master)) {
      if (!nodes.includes(node)) continue;
      roll.signal.throwIfAborted();
      if (failoverFirst) await failover(roll, node.service, node.address);
      await roll.restart(node.service);
    }
  };

  async function failover(roll: Roll, service: Service, master: RedisAddress): Promise<void> {
    roll.onProgress(service.name, text.movingMaster());
    const deadline = Date.now() + FAILOVER_WITHIN;
    let asked = false;
    for (;;) {
      roll.signal.throwIfAborted();
      const named = await masterSeen(sentinels, monitor);
      if (named !== undefined && !sameAddress(named, master)) return;
      if (!asked) {
        const view = await replicationOf(master, monitor);
        if (view !== undefined && readyForFailover(view)) asked = await ask();
      }
      if (Date.now() > deadline) throw new PrumoError({ code: 'service-not-ready', what: text.masterStayed(service.name), remedy: text.masterStayedRemedy() });
      await delay(ASK_EVERY);
    }
  }

  async function ask(): Promise<boolean> {
    const [sentinel] = sentinels;
    if (sentinel === undefined) return false;
    const login = { username: 'sentinel', password: context.secret('cache.sentinel') };
    return askRedis(sentinel, login, (redis) => redis.call('SENTINEL', 'FAILOVER', CACHE_MASTER)).then(() => true, () => false);
  }
}
