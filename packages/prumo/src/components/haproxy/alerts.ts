import { type Alert, around, flat, MINUTE, perSecond, SECOND } from '../../model/index.ts';

/** The router finds somebody behind each of its doors. Names of the sections: `sections.ts`. */
export const haproxyAlerts: readonly Alert[] = [
  {
    name: 'RouterNoPrimary',
    severity: 'P0',
    area: 'database',
    // Both routers must see it: one alone that sees none is the router's own trouble.
    expr: () => 'max(haproxy_backend_active_servers{job="haproxy",proxy="primary"}) < 1',
    for: 10 * SECOND,
    summary: { en: 'No router finds a primary', 'pt-BR': 'Nenhum roteador acha um primário' },
    description: {
      en: 'Whatever Patroni says, no write gets through. See which checks fail: `prumo logs haproxy`, then the poolers.',
      'pt-BR': 'Diga o Patroni o que disser, nenhuma escrita passa. Veja que verificações falham: `prumo logs haproxy`, depois os poolers.',
    },
    dashboard: 'postgres',
    claim: 'writes-return-in-time',
    absentTwin: { metric: 'haproxy_backend_active_servers', labels: { job: 'haproxy', proxy: 'primary' }, severity: 'P0' },
    tests: around({ at: 10 * SECOND, step: 5 * SECOND }, 0, 1, (servers) => ({
      'haproxy_backend_active_servers{job="haproxy",node="router1",proxy="primary"}': flat(0),
      'haproxy_backend_active_servers{job="haproxy",node="router2",proxy="primary"}': flat(servers),
    })),
  },
  {
    name: 'RouterNoCacheMaster',
    severity: 'P0',
    area: 'cache',
    applies: ({ cache }) => cache !== undefined,
    expr: () => 'max(haproxy_backend_active_servers{job="haproxy",proxy="cache"}) < 1',
    for: 10 * SECOND,
    summary: { en: 'No router finds a Redis master', 'pt-BR': 'Nenhum roteador acha um master do Redis' },
    description: {
      en: 'The application’s connection to the cache is refused, whatever Sentinel says.',
      'pt-BR': 'A conexão da aplicação com o cache é recusada, diga o Sentinel o que disser.',
    },
    runbook: 'redis',
    dashboard: 'redis',
    claim: 'cache-failover-keeps-address',
    tests: around({ at: 10 * SECOND, step: 5 * SECOND }, 0, 1, (servers) => ({
      'haproxy_backend_active_servers{job="haproxy",node="router1",proxy="cache"}': flat(servers),
    })),
  },
  {
    name: 'RouterConnectionErrors',
    severity: 'P1',
    area: 'database',
    expr: () => 'sum by (proxy) (rate(haproxy_backend_connection_errors_total{job="haproxy"}[5m])) > 1',
    for: 5 * MINUTE,
    summary: {
      en: '{{ $value | humanize }} connections a second to {{ $labels.proxy }} fail',
      'pt-BR': '{{ $value | humanize }} conexões por segundo a {{ $labels.proxy }} falham',
    },
    description: {
      en: 'Servers that pass their check refuse what comes: their limit of connections, or a failover that does not end.',
      'pt-BR': 'Servidores que passam na verificação recusam o que chega: limite de conexões, ou um failover que não termina.',
    },
    dashboard: 'postgres',
    claim: 'router-loss-is-no-outage',
    tests: around({ at: 11 * MINUTE, labels: { proxy: 'primary' } }, 1.1, 0.9, (rate) => ({
      'haproxy_backend_connection_errors_total{job="haproxy",node="router1",proxy="primary"}': perSecond(rate),
    })),
  },
  {
    name: 'RouterMissing',
    severity: 'P1',
    area: 'database',
    expr: () => '(count(up{job="haproxy"} == 1) or vector(0)) < 2',
    for: MINUTE,
    summary: { en: 'Only {{ $value }} routers answer', 'pt-BR': 'Só {{ $value }} roteadores respondem' },
    description: {
      en: 'They share one address: with the last one the database and the cache are out of reach.',
      'pt-BR': 'Eles dividem um endereço: com o último, o banco e o cache ficam fora de alcance.',
    },
    dashboard: 'postgres',
    claim: 'router-loss-is-no-outage',
    tests: around({ at: MINUTE }, 0, 1, (up) => ({
      'up{job="haproxy",node="router1"}': flat(1),
      'up{job="haproxy",node="router2"}': flat(up),
    })),
  },
];
