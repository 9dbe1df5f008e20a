import { atMost, type Claim, FRESHNESS } from '../../model/index.ts';

/** What the cache promises of its content. */
export const redisClaims: readonly Claim[] = [
  {
    id: 'confirmed-cache-writes-kept',
    area: 'database',
    weight: 3,
    title: { en: 'Cache writes confirmed by a replica are kept', 'pt-BR': 'Escritas no cache confirmadas por uma réplica são mantidas' },
    faultModel: { en: 'The Redis master dies', 'pt-BR': 'O mestre do Redis cai' },
    // Only what `WAIT 1` confirmed: Redis replicates asynchronously and promises nothing of the rest.
    objective: () => atMost('confirmed-writes-lost', 0, 'count', { en: 'Confirmed writes lost', 'pt-BR': 'Escritas confirmadas perdidas' }),
    freshness: FRESHNESS.week,
    drills: ['redis-failover'],
    dependsOn: ['redis', 'sentinel', 'prumo'],
  },
];
