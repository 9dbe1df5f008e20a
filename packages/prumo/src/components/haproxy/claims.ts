import { atMost, type Claim, FRESHNESS } from '../../model/index.ts';

/** What the routers promise. */
export const haproxyClaims: readonly Claim[] = [
  {
    id: 'router-loss-is-no-outage',
    area: 'database',
    weight: 4,
    title: { en: 'Losing a router is no outage', 'pt-BR': 'Perder um roteador não tira o serviço do ar' },
    faultModel: { en: 'One of the routers dies', 'pt-BR': 'Um dos roteadores cai' },
    // One round of retries of a client with a connect time-out of a second is not felt as an outage.
    objective: () => atMost('seconds-without-writes', 1, 'seconds', { en: 'Time without writes', 'pt-BR': 'Tempo sem escrita' }),
    freshness: FRESHNESS.week,
    drills: ['router-loss'],
    dependsOn: ['haproxy', 'pgbouncer'],
  },
];
