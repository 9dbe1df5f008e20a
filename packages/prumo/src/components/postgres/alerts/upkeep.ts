import { type Alert, around, flat, growing, HOUR, MINUTE } from '../../../model/index.ts';

/** CATALOG. PostgreSQL stops taking writes at 2 billion and warns at 40 million before. */
const OLDEST_TRANSACTION_ID = 1_500_000_000;
/** Rows below which a table is small enough that nobody notices how it is kept. Our own. */
const LARGE = 100_000;
/** Of rows, dead: twice the share at which autovacuum's default begins, so it has been and could not keep up. */
const DEAD_BEHIND = 0.4;

/** What wears out: connections, transaction ids, data pages, tables nobody vacuums. */
export const upkeepAlerts: readonly Alert[] = [
  {
    name: 'PostgresConnectionsHigh',
    severity: 'P1',
    area: 'database',
    expr: () =>
      'sum by (node) (pg_stat_activity_count{job="postgres"}) / max by (node) (pg_settings_max_connections{job="postgres"}) > 0.8',
    for: 5 * MINUTE,
    summary: {
      en: 'PostgreSQL on {{ $labels.node }} has {{ $value | humanizePercentage }} of its connections in use',
      'pt-BR': 'O PostgreSQL em {{ $labels.node }} usa {{ $value | humanizePercentage }} das conexões',
    },
    description: {
      en: 'At 100 % new ones are refused, backups and operators included. See who connects past the pooler: `prumo connect db`, then pg_stat_activity.',
      'pt-BR':
        'Em 100 % novas são recusadas, inclusive backup e operador. Veja quem conecta sem o pooler: `prumo connect db`, depois pg_stat_activity.',
    },
    dashboard: 'postgres',
    claim: 'pool-saturation-is-no-error',
    tests: around({ at: 5 * MINUTE, labels: { node: 'db1' } }, 81, 80, (count) => ({
      'pg_stat_activity_count{job="postgres",node="db1",datname="app",state="active"}': flat(count - 10),
      'pg_stat_activity_count{job="postgres",node="db1",datname="app",state="idle"}': flat(10),
      'pg_settings_max_connections{job="postgres",node="db1"}': flat(100),
    })),
  },
  {
    name: 'PostgresTransactionIdsRunOut',
    severity: 'P0',
    area: 'database',
    expr: () => `pg_database_wraparound_age_datfrozenxid_seconds{job="postgres"} > ${OLDEST_TRANSACTION_ID}`,
    for: MINUTE,
    summary: {
      en: 'The oldest transaction id in {{ $labels.datname }} is {{ $value | humanize }} old',
      'pt-BR': 'O id de transação mais antigo em {{ $labels.datname }} tem idade {{ $value | humanize }}',
    },
    description: {
      en: 'At two billion PostgreSQL stops taking writes. Something keeps autovacuum from freezing: a transaction or slot left open, or a table it fails on.',
      'pt-BR':
        'Em dois bilhões o PostgreSQL para de aceitar escritas. Algo impede o autovacuum de congelar: transação ou slot aberto, ou uma tabela que falha.',
    },
    dashboard: 'postgres',
    tests: around({ at: MINUTE, labels: { datname: 'app' } }, 1_500_000_001, 1_500_000_000, (age) => ({
      'pg_database_wraparound_age_datfrozenxid_seconds{job="postgres",node="db1",datname="app"}': flat(age),
    })),
  },
  {
    name: 'PostgresChecksumFailure',
    severity: 'P0',
    area: 'database',
    expr: () => 'increase(pg_stat_database_checksum_failures{job="postgres"}[15m]) > 0',
    for: 0,
    summary: {
      en: 'Pages of {{ $labels.datname }} on {{ $labels.node }} are not what was written',
      'pt-BR': 'Páginas de {{ $labels.datname }} em {{ $labels.node }} não são o que foi escrito',
    },
    description: {
      en: 'The disk or memory of the node changes data. Switch over to another node now, and do not let this one become primary again before its hardware is checked.',
      'pt-BR':
        'O disco ou a memória do nó altera dados. Faça switchover para outro nó agora, e não deixe este ser primário antes de verificar o hardware.',
    },
    dashboard: 'postgres',
    claim: 'restore-returns-every-row',
    tests: around({ at: 3 * MINUTE, labels: { node: 'db1', datname: 'app' } }, 1, 0, (failures) => ({
      'pg_stat_database_checksum_failures{job="postgres",node="db1",datname="app"}': `0 0 ${failures}+0x100`,
    })),
  },
  {
    name: 'PostgresVacuumBehind',
    severity: 'P1',
    area: 'database',
    expr: () => {
      const table = '{job="postgres"}';
      const rows = `(pg_stat_user_tables_n_dead_tup${table} + pg_stat_user_tables_n_live_tup${table})`;
      return `pg_stat_user_tables_n_dead_tup${table} / ${rows} > ${DEAD_BEHIND} and ${rows} > ${LARGE}`;
    },
    for: HOUR,
    summary: {
      en: '{{ $value | humanizePercentage }} of the rows of {{ $labels.relname }} are dead',
      'pt-BR': '{{ $value | humanizePercentage }} das linhas de {{ $labels.relname }} estão mortas',
    },
    description: {
      en: 'Autovacuum does not keep up with it: queries read what is gone, and the table grows. Look for a transaction or slot left open first.',
      'pt-BR':
        'O autovacuum não dá conta: as consultas leem o que já se foi, e a tabela cresce. Procure antes uma transação ou slot aberto.',
    },
    dashboard: 'postgres',
    tests: around({ at: HOUR, labels: { relname: 'cases' } }, 81_000, 80_000, (dead) => ({
      'pg_stat_user_tables_n_dead_tup{job="postgres",node="db1",relname="cases"}': flat(dead),
      'pg_stat_user_tables_n_live_tup{job="postgres",node="db1",relname="cases"}': flat(120_000),
    })),
  },
  {
    name: 'PostgresAnalyzeBehind',
    severity: 'P1',
    area: 'database',
    // Autovacuum analyses at a tenth of the rows by default; half is five times as much.
    expr: () =>
      `pg_stat_user_tables_n_mod_since_analyze{job="postgres"} / pg_stat_user_tables_n_live_tup{job="postgres"} > 0.5 and pg_stat_user_tables_n_live_tup{job="postgres"} > ${LARGE}`,
    for: HOUR,
    summary: {
      en: 'What the planner knows of {{ $labels.relname }} is old',
      'pt-BR': 'O que o planejador sabe de {{ $labels.relname }} é antigo',
    },
    description: {
      en: '{{ $value | humanizePercentage }} of its rows changed since it was analysed; plans may be wrong. `ANALYZE {{ $labels.relname }}` costs little.',
      'pt-BR':
        '{{ $value | humanizePercentage }} das linhas mudaram desde a última análise; planos podem estar errados. `ANALYZE {{ $labels.relname }}` custa pouco.',
    },
    dashboard: 'postgres',
    tests: around({ at: HOUR, labels: { relname: 'cases' } }, 100_001, 100_000, (changed) => ({
      'pg_stat_user_tables_n_mod_since_analyze{job="postgres",node="db1",relname="cases"}': flat(changed),
      'pg_stat_user_tables_n_live_tup{job="postgres",node="db1",relname="cases"}': flat(200_000),
    })),
  },
  {
    name: 'PostgresDeadTuples',
    severity: 'info',
    area: 'queries',
    expr: () => {
      const table = '{job="postgres"}';
      const rows = `(pg_stat_user_tables_n_dead_tup${table} + pg_stat_user_tables_n_live_tup${table})`;
      return `pg_stat_user_tables_n_dead_tup${table} / ${rows} > 0.2 and ${rows} > 10000`;
    },
    for: 30 * MINUTE,
    summary: {
      en: '{{ $value | humanizePercentage }} of the rows of {{ $labels.relname }} are dead',
      'pt-BR': '{{ $value | humanizePercentage }} das linhas de {{ $labels.relname }} estão mortas',
    },
    description: {
      en: 'Autovacuum should have begun. Nothing is wrong yet.',
      'pt-BR': 'O autovacuum já devia ter começado. Nada está errado ainda.',
    },
    dashboard: 'queries',
    tests: around({ at: 30 * MINUTE, labels: { relname: 'cases' } }, 4001, 4000, (dead) => ({
      'pg_stat_user_tables_n_dead_tup{job="postgres",node="db1",relname="cases"}': flat(dead),
      'pg_stat_user_tables_n_live_tup{job="postgres",node="db1",relname="cases"}': flat(16_000),
    })),
  },
  {
    name: 'PostgresSequentialScans',
    severity: 'info',
    area: 'queries',
    // Six a minute of a table this large: not one report, but a query of every day without its index.
    expr: () =>
      `rate(pg_stat_user_tables_seq_scan{job="postgres"}[15m]) > 0.1 and pg_stat_user_tables_n_live_tup{job="postgres"} > ${LARGE}`,
    for: 15 * MINUTE,
    summary: { en: '{{ $labels.relname }} is read whole again and again', 'pt-BR': '{{ $labels.relname }} é lida inteira repetidas vezes' },
    description: {
      en: '{{ $value | humanize }} times a second. An index may be missing: see which statements read it.',
      'pt-BR': '{{ $value | humanize }} vezes por segundo. Talvez falte um índice: veja que consultas a leem.',
    },
    dashboard: 'queries',
    tests: around({ at: 31 * MINUTE, labels: { relname: 'cases' } }, 1.6, 1.4, (scans) => ({
      'pg_stat_user_tables_seq_scan{job="postgres",node="db1",relname="cases"}': growing(scans),
      'pg_stat_user_tables_n_live_tup{job="postgres",node="db1",relname="cases"}': flat(200_000),
    })),
  },
];
