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
  {
    id: 'queued-work-survives-a-worker',
    area: 'scalability',
    weight: 5,
    title: {
      en: 'Work in a queue is done once, though its worker dies',
      'pt-BR': 'O trabalho numa fila é feito uma vez, mesmo que o worker morra',
    },
    faultModel: { en: 'The worker is killed with jobs under way', 'pt-BR': 'O worker é morto com jobs em andamento' },
    objective: () =>
      atMost('jobs-not-done-once', 0, 'count', {
        en: 'Jobs lost, done twice or never done',
        'pt-BR': 'Jobs perdidos, feitos duas vezes ou nunca feitos',
      }),
    freshness: FRESHNESS.week,
    drills: ['queue'],
    dependsOn: ['app', 'prumo'],
    applies: (spec) => spec.app?.proofs.queue !== undefined,
  },
  {
    id: 'tenants-are-apart',
    area: 'security',
    weight: 5,
    title: { en: 'No tenant reaches what is another’s', 'pt-BR': 'Nenhum cliente alcança o que é de outro' },
    faultModel: {
      en: 'A tenant with a session asks for records of another',
      'pt-BR': 'Um cliente com sessão pede registros de outro',
    },
    objective: () =>
      atMost('attempts-that-crossed', 0, 'count', { en: 'Attempts that reached them', 'pt-BR': 'Tentativas que os alcançaram' }),
    freshness: FRESHNESS.week,
    drills: ['tenant-isolation'],
    dependsOn: ['app', 'caddy', 'prumo'],
    // Who exports by tenant has tenants, whether or not their isolation is ever tried.
    applies: (spec) => spec.app?.proofs['tenant-isolation'] !== undefined || spec.backup?.export !== undefined,
  },
];
