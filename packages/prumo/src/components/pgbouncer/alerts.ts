import { type Alert, around, flat, MINUTE, SECOND } from '../../model/index.ts';

/** The way to the database is open. Names are those of prometheus-community/pgbouncer_exporter; thresholds of CATALOG's pool, waits our own. */
export const pgbouncerAlerts: readonly Alert[] = [
  {
    name: 'PoolerDown',
    severity: 'P0',
    area: 'database',
    expr: () => 'pgbouncer_up{job="pgbouncer"} == 0',
    for: 10 * SECOND,
    summary: { en: 'PgBouncer on {{ $labels.node }} does not answer', 'pt-BR': 'O PgBouncer em {{ $labels.node }} não responde' },
    description: {
      en: 'The others carry its clients; with the last one nobody reaches the database.',
      'pt-BR': 'Os outros levam seus clientes; com o último ninguém alcança o banco.',
    },
    dashboard: 'pgbouncer',
    claim: 'pooler-loss-is-no-outage',
    absentTwin: { metric: 'pgbouncer_up', labels: { job: 'pgbouncer' }, atLeast: ({ database }) => database.pooler.instances },
    tests: around({ at: 10 * SECOND, step: 5 * SECOND, labels: { node: 'pooler1' } }, 0, 1, (up) => ({
      'pgbouncer_up{job="pgbouncer",node="pooler1"}': flat(up),
    })),
  },
  {
    name: 'PoolerExhausted',
    severity: 'P0',
    area: 'database',
    // Within transaction pooling a turn takes milliseconds; five seconds are a pool that does not come free.
    expr: () => 'max by (node, database) (pgbouncer_pools_client_maxwait_seconds{job="pgbouncer"}) > 5',
    for: 10 * SECOND,
    summary: {
      en: 'Somebody waits {{ $value | humanizeDuration }} for a connection to {{ $labels.database }}',
      'pt-BR': 'Alguém espera {{ $value | humanizeDuration }} por uma conexão a {{ $labels.database }}',
    },
    description: {
      en: 'Every server connection is in use. End the longest queries, then look for transactions left open.',
      'pt-BR': 'Todas as conexões do servidor estão em uso. Encerre as consultas mais longas, depois procure transações abertas.',
    },
    runbook: 'rb-006-database-pool-exhausted',
    dashboard: 'pgbouncer',
    claim: 'pool-saturation-is-no-error',
    tests: around({ at: 10 * SECOND, step: 5 * SECOND, labels: { node: 'pooler1', database: 'app' } }, 5.1, 5, (seconds) => ({
      'pgbouncer_pools_client_maxwait_seconds{job="pgbouncer",node="pooler1",database="app",user="app"}': flat(seconds),
    })),
  },
  {
    name: 'PoolerWaiting',
    severity: 'P1',
    area: 'database',
    expr: () => 'sum by (database) (pgbouncer_pools_client_waiting_connections{job="pgbouncer"}) > 0',
    for: 2 * MINUTE,
    summary: {
      en: '{{ $value }} clients wait for {{ $labels.database }}',
      'pt-BR': '{{ $value }} clientes esperam por {{ $labels.database }}',
    },
    description: {
      en: 'For two minutes without a break: the pool is smaller than what comes, or queries got slower.',
      'pt-BR': 'Há dois minutos sem pausa: o pool é menor que a demanda, ou as consultas ficaram mais lentas.',
    },
    runbook: 'rb-006-database-pool-exhausted',
    dashboard: 'pgbouncer',
    claim: 'pool-saturation-keeps-throughput',
    tests: around({ at: 2 * MINUTE, labels: { database: 'app' } }, 1, 0, (waiting) => ({
      'pgbouncer_pools_client_waiting_connections{job="pgbouncer",node="pooler1",database="app",user="app"}': flat(waiting),
    })),
  },
  {
    name: 'PoolerClientsHigh',
    severity: 'P1',
    area: 'database',
    expr: () => {
      const clients = ['active', 'waiting'].map((state) => `sum by (node) (pgbouncer_pools_client_${state}_connections{job="pgbouncer"})`);
      return `(${clients.join(' + ')}) / max by (node) (pgbouncer_config_max_client_connections{job="pgbouncer"}) > 0.8`;
    },
    for: 5 * MINUTE,
    summary: {
      en: 'PgBouncer on {{ $labels.node }} has {{ $value | humanizePercentage }} of the clients it takes',
      'pt-BR': 'O PgBouncer em {{ $labels.node }} tem {{ $value | humanizePercentage }} dos clientes que aceita',
    },
    description: {
      en: 'At 100 % the next client gets an error. Somebody opens connections and keeps them.',
      'pt-BR': 'Em 100 % o próximo cliente recebe um erro. Alguém abre conexões e as mantém.',
    },
    dashboard: 'pgbouncer',
    claim: 'pool-saturation-is-no-error',
    tests: around({ at: 5 * MINUTE, labels: { node: 'pooler1' } }, 81, 80, (clients) => ({
      'pgbouncer_pools_client_active_connections{job="pgbouncer",node="pooler1",database="app"}': flat(clients - 10),
      'pgbouncer_pools_client_waiting_connections{job="pgbouncer",node="pooler1",database="app"}': flat(10),
      'pgbouncer_config_max_client_connections{job="pgbouncer",node="pooler1"}': flat(100),
    })),
  },
];
