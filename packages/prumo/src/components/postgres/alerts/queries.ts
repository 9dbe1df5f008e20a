import { type Alert, around, flat, MINUTE, perSecond } from '../../../model/index.ts';

/** Share of block reads answered from memory, and reads a second below which the share says nothing. CATALOG; the guard is our own. */
const CACHE_HITS = 0.95;
const BLOCKS_MATTER = 100;

/** What queries do to the server, as the server counts it. What the application sees of them is with the application. */
export const queryAlerts: readonly Alert[] = [
  {
    name: 'PostgresDeadlocks',
    severity: 'P0',
    area: 'queries',
    expr: () => 'sum by (datname) (rate(pg_stat_database_deadlocks{job="postgres"}[5m])) * 60 > 1',
    for: 5 * MINUTE,
    summary: {
      en: '{{ $value | humanize }} deadlocks a minute in {{ $labels.datname }}',
      'pt-BR': '{{ $value | humanize }} deadlocks por minuto em {{ $labels.datname }}',
    },
    description: {
      en: 'Each one is a transaction undone. Two code paths lock the same rows in another order: the server’s log names both statements.',
      'pt-BR':
        'Cada um é uma transação desfeita. Dois caminhos travam as mesmas linhas em outra ordem: o log do servidor mostra os dois comandos.',
    },
    dashboard: 'queries',
    tests: around({ at: 10 * MINUTE, labels: { datname: 'app' } }, 0.3, 0.24, (deadlocks) => ({
      'pg_stat_database_deadlocks{job="postgres",node="db1",datname="app"}': `0+${deadlocks}x400`,
    })),
  },
  {
    name: 'PostgresTransactionOpenLong',
    severity: 'P0',
    area: 'queries',
    // The exporter's own query leaves autovacuum out; the name says timestamp and it is an age.
    expr: () => 'max by (node) (pg_long_running_transactions_oldest_timestamp_seconds{job="postgres"}) > 900',
    for: 0,
    summary: {
      en: 'A transaction on {{ $labels.node }} is open for {{ $value | humanizeDuration }}',
      'pt-BR': 'Uma transação em {{ $labels.node }} está aberta há {{ $value | humanizeDuration }}',
    },
    description: {
      en: 'It keeps its locks, and keeps vacuum from removing what is dead. Find it in pg_stat_activity by `xact_start`; a dump of a large database is one too.',
      'pt-BR':
        'Ela mantém seus locks e impede o vacuum de remover o que morreu. Ache no pg_stat_activity por `xact_start`; um dump de banco grande também é uma.',
    },
    dashboard: 'queries',
    tests: around({ at: MINUTE, labels: { node: 'db1' } }, 901, 900, (age) => ({
      'pg_long_running_transactions_oldest_timestamp_seconds{job="postgres",node="db1"}': flat(age),
    })),
  },
  {
    name: 'PostgresLockWait',
    severity: 'P1',
    area: 'queries',
    expr: () => 'max by (node) (pg_lock_wait_oldest_seconds{job="postgres"}) > 5',
    for: 5 * MINUTE,
    summary: {
      en: 'Somebody waits {{ $value | humanizeDuration }} for a lock on {{ $labels.node }}',
      'pt-BR': 'Alguém espera {{ $value | humanizeDuration }} por um lock em {{ $labels.node }}',
    },
    description: {
      en: 'Requests queue behind it. `pg_blocking_pids` names who holds it; a migration without a lock timeout is the usual one.',
      'pt-BR': 'Requisições fazem fila atrás. `pg_blocking_pids` mostra quem segura; uma migração sem lock timeout é o caso comum.',
    },
    dashboard: 'queries',
    claim: 'bad-migration-is-undone',
    tests: around({ at: 5 * MINUTE, labels: { node: 'db1' } }, 5.1, 5, (seconds) => ({
      'pg_lock_wait_oldest_seconds{job="postgres",node="db1"}': flat(seconds),
    })),
  },
  {
    name: 'PostgresCacheHitsLow',
    severity: 'P1',
    area: 'queries',
    expr: () => {
      const hits = 'sum by (node, datname) (rate(pg_stat_database_blks_hit{job="postgres"}[5m]))';
      const reads = 'sum by (node, datname) (rate(pg_stat_database_blks_read{job="postgres"}[5m]))';
      return `${hits} / (${hits} + ${reads}) < ${CACHE_HITS} and ${hits} + ${reads} > ${BLOCKS_MATTER}`;
    },
    for: 15 * MINUTE,
    summary: {
      en: 'Only {{ $value | humanizePercentage }} of the reads of {{ $labels.datname }} come from memory',
      'pt-BR': 'Só {{ $value | humanizePercentage }} das leituras de {{ $labels.datname }} vêm da memória',
    },
    description: {
      en: 'The data in use has outgrown `shared_buffers`, or a query reads much it does not need.',
      'pt-BR': 'Os dados em uso passaram do `shared_buffers`, ou uma consulta lê muito sem precisar.',
    },
    dashboard: 'queries',
    tests: around({ at: 21 * MINUTE, labels: { node: 'db1', datname: 'app' } }, 949, 951, (hits) => ({
      'pg_stat_database_blks_hit{job="postgres",node="db1",datname="app"}': perSecond(hits),
      'pg_stat_database_blks_read{job="postgres",node="db1",datname="app"}': perSecond(1000 - hits),
    })),
  },
  {
    name: 'PostgresTemporaryFiles',
    severity: 'P1',
    area: 'queries',
    expr: () => 'sum by (node, datname) (increase(pg_stat_database_temp_bytes{job="postgres"}[1h])) > 1e9',
    for: 0,
    summary: {
      en: 'Queries on {{ $labels.datname }} wrote {{ $value | humanize1024 }}B of temporary files within an hour',
      'pt-BR': 'Consultas em {{ $labels.datname }} escreveram {{ $value | humanize1024 }}B de arquivos temporários em uma hora',
    },
    description: {
      en: 'They sort or join more than `work_mem` holds. `log_temp_files` names them.',
      'pt-BR': 'Elas ordenam ou juntam mais do que cabe em `work_mem`. `log_temp_files` mostra quais.',
    },
    dashboard: 'queries',
    tests: around({ at: 60 * MINUTE, labels: { node: 'db1', datname: 'app' } }, 280_000, 270_000, (rate) => ({
      'pg_stat_database_temp_bytes{job="postgres",node="db1",datname="app"}': perSecond(rate),
    })),
  },
];
