import { PrumoError } from '../errors/index.ts';
import { CACHE_USERS, PORTS, type Service, type StackContext } from '../model/index.ts';
import { askRedis, masterSeen } from './ask-redis.ts';
import { type CacheControl, failOverCache } from './cache-failover.ts';
import { type RedisAddress, rollOrder } from './redis-view.ts';
import type { Roller } from './roller.ts';
import { text } from './text.ts';

/** Milliseconds: a replica catches up and Sentinel fails over in about two seconds. */
const FAILOVER_WITHIN = 30_000;

/** Replicas first; the master last, after another one was made master without losing a write. With a single node: just a restart. */
export function rollRedis(context: StackContext, replicasToWrite: number): Roller {
  const control: CacheControl = {
    sentinels: context.nodesOf('sentinel').map((node) => ({ host: node.address, port: PORTS.sentinel })),
    ask(address, user, [command = '', ...rest]) {
      return askRedis(address, { username: user, password: context.secret(CACHE_USERS[user]) }, (redis) => redis.call(command, ...rest));
    },
  };
  const located = (service: Service) => ({
    service,
    address: { host: context.node(service.node).address, port: PORTS.redis } satisfies RedisAddress,
  });
  return async ({ changed, members, signal, restart, onProgress }) => {
    const master = await masterSeen(control.sentinels, { username: 'monitor', password: context.secret(CACHE_USERS.monitor) });
    // All members, since one that does not restart itself may be whom the master hands over to.
    for (const { node, failoverFirst } of rollOrder(members.map(located), master)) {
      if (!changed.includes(node.service)) continue;
      signal.throwIfAborted();
      if (failoverFirst) {
        onProgress(node.service.name, text.movingMaster());
        const within = AbortSignal.timeout(FAILOVER_WITHIN);
        try {
          await failOverCache(control, node.address, replicasToWrite, AbortSignal.any([signal, within]));
        } catch (cause) {
          if (!within.aborted) throw cause;
          throw new PrumoError({
            code: 'service-not-ready',
            what: text.masterStayed(node.service.name),
            remedy: text.masterStayedRemedy(),
            cause,
          });
        }
      }
      await restart(node.service);
    }
  };
}
