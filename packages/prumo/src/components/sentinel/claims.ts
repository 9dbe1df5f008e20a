import { atMost, type Claim, FRESHNESS } from '../../model/index.ts';

const MASTER_DIES = { en: 'The Redis master dies', 'pt-BR': 'O mestre do Redis cai' };
const CACHE = ['redis', 'sentinel', 'haproxy', 'prumo'];

/** What failover of the cache promises. */
export const sentinelClaims: readonly Claim[] = [
  {
    id: 'cache-failover-keeps-address',
    area: 'database',
    weight: 3,
    title: { en: 'The cache fails over under the same address', 'pt-BR': 'O cache troca de mestre no mesmo endereço' },
    faultModel: MASTER_DIES,
    objective: () => ({
      text: { en: 'The same connection string writes again', 'pt-BR': 'A mesma string de conexão volta a escrever' },
    }),
    freshness: FRESHNESS.week,
    drills: ['redis-failover'],
    dependsOn: CACHE,
  },
  {
    id: 'cache-writes-return-in-time',
    area: 'database',
    weight: 3,
    title: { en: 'Cache writes return in time', 'pt-BR': 'A escrita no cache volta a tempo' },
    faultModel: MASTER_DIES,
    // Measured: 1.3 to 1.5 s from SIGKILL to the replica's first write, see `DOWN_AFTER`; twice that on a busy machine.
    objective: () => atMost('seconds-without-writes', 3, 'seconds', { en: 'Time without writes', 'pt-BR': 'Tempo sem escrita' }),
    freshness: FRESHNESS.week,
    drills: ['redis-failover'],
    dependsOn: CACHE,
  },
];
