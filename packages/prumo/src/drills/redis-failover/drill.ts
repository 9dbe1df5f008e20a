import { defineDrill } from '../../model/index.ts';
import { masterLost } from './experiment.ts';
import { text } from './text.ts';

/** SIGKILL of everything on the Redis master's node. */
export const redisFailover = defineDrill({
  id: 'redis-failover',
  title: { en: 'The cache’s master dies', 'pt-BR': 'O mestre do cache cai' },
  faultModel: { en: 'SIGKILL of the Redis master', 'pt-BR': 'SIGKILL no mestre do Redis' },
  claims: ['cache-failover-keeps-address', 'cache-writes-return-in-time', 'confirmed-cache-writes-kept'],
  blast: 'cache',
  touches: ['redis', 'app'],
  risk: 4,
  expected: 25_000,
  unfit(spec) {
    if (spec.cache === undefined) return text.noCache();
    return spec.cache.replicas > 0 && spec.cache.sentinels > 0 ? null : text.noReplica();
  },
  begin: (context) => Promise.resolve(masterLost(context)),
});
