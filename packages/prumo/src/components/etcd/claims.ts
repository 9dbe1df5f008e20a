import { atMost, type Claim, FRESHNESS } from '../../model/index.ts';

/** What the coordination store promises the database. */
export const etcdClaims: readonly Claim[] = [
  {
    id: 'coordination-survives-a-member',
    area: 'database',
    weight: 4,
    title: { en: 'Losing the etcd leader disturbs no request', 'pt-BR': 'Perder o líder do etcd não atrapalha nenhuma requisição' },
    faultModel: { en: 'The leader of three etcd members dies', 'pt-BR': 'O líder dos três membros do etcd cai' },
    objective: () => atMost('failed-requests', 0, 'count', { en: 'Failed requests', 'pt-BR': 'Requisições com falha' }),
    freshness: FRESHNESS.week,
    drills: ['etcd-leader-loss'],
    dependsOn: ['etcd', 'postgres'],
  },
  {
    id: 'quorum-loss-keeps-writing',
    area: 'database',
    weight: 3,
    title: { en: 'The database goes on without etcd', 'pt-BR': 'O banco continua sem o etcd' },
    faultModel: {
      en: 'Most etcd members die while every database node lives',
      'pt-BR': 'A maioria dos membros do etcd cai com todos os nós do banco vivos',
    },
    objective: (spec) =>
      atMost('seconds-without-writes', spec.objectives.writesReturn / 1000, 'seconds', {
        en: 'Time without writes',
        'pt-BR': 'Tempo sem escrita',
      }),
    freshness: FRESHNESS.week,
    drills: ['etcd-quorum-loss'],
    dependsOn: ['etcd', 'postgres'],
  },
];
