import { atMost, type Claim, FRESHNESS } from '../../model/index.ts';

/** What the application promises whatever it is written in. */
export const appClaims: readonly Claim[] = [
  {
    id: 'application-survives-a-process',
    area: 'scalability',
    weight: 4,
    title: { en: 'Losing a process of the application is no outage', 'pt-BR': 'Perder um processo da aplicação não tira o serviço do ar' },
    faultModel: { en: 'Any one process of the application is killed', 'pt-BR': 'Um processo qualquer da aplicação é morto' },
    // One round of retries of a client with a connect time-out of a second is not felt as an outage.
    objective: () => atMost('seconds-without-answers', 1, 'seconds', { en: 'Time without answers', 'pt-BR': 'Tempo sem resposta' }),
    freshness: FRESHNESS.week,
    drills: ['process-loss'],
    dependsOn: ['app', 'caddy', 'prumo'],
  },
  {
    id: 'stopped-replica-fails-no-request',
    area: 'deploy',
    weight: 4,
    title: { en: 'Stopping a replica fails no request', 'pt-BR': 'Parar uma réplica não falha nenhuma requisição' },
    faultModel: { en: 'A replica is stopped in order, as in every deploy', 'pt-BR': 'Uma réplica é parada em ordem, como em todo deploy' },
    objective: () => atMost('failed-requests', 0, 'count', { en: 'Failed requests', 'pt-BR': 'Requisições com falha' }),
    freshness: FRESHNESS.week,
    drills: ['drain'],
    dependsOn: ['app', 'caddy', 'prumo'],
    applies: (spec) => spec.edge !== undefined,
  },
];
