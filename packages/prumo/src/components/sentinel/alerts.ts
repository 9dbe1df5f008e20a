import { type Alert, around, flat, SECOND } from '../../model/index.ts';

/** Who decides on the cache's master can decide. */
export const sentinelAlerts: readonly Alert[] = [
  {
    name: 'SentinelQuorumLost',
    severity: 'P0',
    area: 'cache',
    // Each Sentinel says whether it could decide; one that is dead says nothing, so those that could are counted.
    expr: ({ cache }) =>
      `(count(redis_sentinel_master_ckquorum_status{job="sentinel"} == 1) or vector(0)) < ${Math.floor((cache?.sentinels ?? 3) / 2) + 1}`,
    for: 15 * SECOND,
    summary: { en: 'Only {{ $value }} Sentinels can decide', 'pt-BR': 'Só {{ $value }} Sentinels podem decidir' },
    description: {
      en: 'If the Redis master dies now, nobody takes over. `prumo status` says which Sentinels are away.',
      'pt-BR': 'Se o master do Redis cair agora, ninguém assume. O `prumo status` diz quais Sentinels faltam.',
    },
    runbook: 'redis',
    dashboard: 'redis',
    claim: 'cache-writes-return-in-time',
    tests: around({ at: 15 * SECOND, step: 5 * SECOND }, 0, 1, (status) => ({
      'redis_sentinel_master_ckquorum_status{job="sentinel",node="sentinel1",master_name="cache"}': flat(1),
      'redis_sentinel_master_ckquorum_status{job="sentinel",node="sentinel2",master_name="cache"}': flat(status),
      'redis_sentinel_master_ckquorum_status{job="sentinel",node="sentinel3",master_name="cache"}': flat(0),
    })),
  },
];
