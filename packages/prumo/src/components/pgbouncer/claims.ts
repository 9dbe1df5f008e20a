import { atMost, type Claim, FRESHNESS } from '../../model/index.ts';

const MANY_CLIENTS = {
  en: '1,000 clients share the server connections of the pool',
  'pt-BR': '1.000 clientes dividem as conexões de servidor do pool',
};

/** What the poolers promise. */
export const pgbouncerClaims: readonly Claim[] = [
  {
    id: 'pooler-loss-is-no-outage',
    area: 'database',
    weight: 4,
    title: { en: 'Losing a pooler is no outage', 'pt-BR': 'Perder um pooler não tira o serviço do ar' },
    faultModel: { en: 'One of the poolers dies', 'pt-BR': 'Um dos poolers cai' },
    // One round of retries of a client with a connect time-out of a second is not felt as an outage.
    objective: () => atMost('seconds-without-writes', 1, 'seconds', { en: 'Time without writes', 'pt-BR': 'Tempo sem escrita' }),
    freshness: FRESHNESS.week,
    drills: ['pooler-loss'],
    dependsOn: ['pgbouncer', 'haproxy'],
  },
  {
    id: 'pool-saturation-is-no-error',
    area: 'scalability',
    weight: 4,
    title: { en: 'More clients than connections is no error', 'pt-BR': 'Mais clientes do que conexões não é erro' },
    faultModel: MANY_CLIENTS,
    objective: () => atMost('failed-requests', 0, 'count', { en: 'Failed requests', 'pt-BR': 'Requisições com falha' }),
    freshness: FRESHNESS.month,
    drills: ['pool-saturation'],
    dependsOn: ['pgbouncer', 'haproxy', 'postgres'],
  },
  {
    id: 'pool-saturation-keeps-throughput',
    area: 'scalability',
    weight: 2,
    title: { en: 'Many clients cost little throughput', 'pt-BR': 'Muitos clientes custam pouca vazão' },
    faultModel: MANY_CLIENTS,
    // A tenth: what waiting in the pooler may cost against as many clients as there are connections.
    objective: () =>
      atMost('throughput-lost', 0.1, 'ratio', {
        en: 'Throughput lost against 25 clients',
        'pt-BR': 'Vazão perdida em relação a 25 clientes',
      }),
    freshness: FRESHNESS.month,
    drills: ['pool-saturation'],
    dependsOn: ['pgbouncer', 'haproxy', 'postgres'],
  },
  {
    id: 'wrong-password-is-refused',
    area: 'security',
    weight: 5,
    title: { en: 'A wrong password opens nothing', 'pt-BR': 'Senha errada não abre nada' },
    faultModel: {
      en: 'Logins with wrong SCRAM passwords while the pool is saturated',
      'pt-BR': 'Logins com senhas SCRAM erradas enquanto o pool está saturado',
    },
    objective: () => atMost('wrong-passwords-accepted', 0, 'count', { en: 'Wrong passwords accepted', 'pt-BR': 'Senhas erradas aceitas' }),
    freshness: FRESHNESS.month,
    drills: ['pool-saturation'],
    dependsOn: ['pgbouncer', 'postgres'],
  },
];
