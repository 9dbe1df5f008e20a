import { stringify } from 'yaml';

interface Query {
  readonly query: string;
  /** Column: what it is, and `LABEL` for what tells series apart. */
  readonly columns: Readonly<Record<string, readonly ['LABEL' | 'GAUGE' | 'COUNTER', string]>>;
  /** Seconds an answer serves for. Default none: asked each time. */
  readonly cached?: number;
}

/** The statements that cost most; text of statements stays in the database, since it can hold personal data. */
const STATEMENTS = 50;
/** Tables that are largest. */
const TABLES = 100;

/**
 * What Debian 12's exporter (0.11.1) does not ask by itself, under the names that newer ones give it, where they do. The name of a series is
 * the key here and the column.
 */
const QUERIES: Readonly<Record<string, Query>> = {
  pg_replication: {
    query: `SELECT CASE WHEN NOT pg_is_in_recovery() THEN 0
      WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
      ELSE GREATEST(0, EXTRACT(EPOCH FROM now() - pg_last_xact_replay_timestamp())) END AS lag_seconds,
      CASE WHEN pg_is_in_recovery() THEN 1 ELSE 0 END AS is_replica`,
    columns: {
      lag_seconds: ['GAUGE', 'Age of the last transaction replayed; 0 where all that was received is replayed'],
      is_replica: ['GAUGE', 'Whether it is a standby'],
    },
  },
  pg_streaming_standbys: {
    query: `SELECT count(*) FILTER (WHERE state = 'streaming') AS count,
      count(*) FILTER (WHERE state = 'streaming' AND sync_state IN ('sync', 'quorum')) AS synchronous,
      COALESCE(max(pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END, replay_lsn)), 0) AS lag_bytes
      FROM pg_stat_replication WHERE application_name NOT LIKE 'pg_basebackup%'`,
    columns: {
      count: ['GAUGE', 'Standbys that stream from this server'],
      synchronous: ['GAUGE', 'Of these, those a commit waits for'],
      lag_bytes: ['GAUGE', 'WAL the slowest of them has not replayed'],
    },
  },
  pg_postmaster: {
    query: 'SELECT EXTRACT(EPOCH FROM pg_postmaster_start_time()) AS start_time_seconds',
    columns: { start_time_seconds: ['GAUGE', 'When the server started'] },
  },
  pg_long_running_transactions: {
    query: `SELECT count(*) AS transactions, COALESCE(max(EXTRACT(EPOCH FROM clock_timestamp() - xact_start)), 0) AS oldest_timestamp_seconds
      FROM pg_stat_activity WHERE backend_type = 'client backend' AND xact_start IS NOT NULL AND pid <> pg_backend_pid()`,
    columns: {
      transactions: ['GAUGE', 'Transactions that are open'],
      oldest_timestamp_seconds: ['GAUGE', 'Age of the oldest, whatever the name says'],
    },
  },
  pg_lock_wait: {
    query: `SELECT count(*) AS sessions, COALESCE(max(EXTRACT(EPOCH FROM clock_timestamp() - waitstart)), 0) AS oldest_seconds
      FROM pg_locks WHERE NOT granted`,
    columns: { sessions: ['GAUGE', 'Sessions that wait for a lock'], oldest_seconds: ['GAUGE', 'How long the first of them has waited'] },
  },
  pg_database_wraparound: {
    query: `SELECT datname, age(datfrozenxid) AS age_datfrozenxid_seconds, mxid_age(datminmxid) AS age_datminmxid_seconds FROM pg_database WHERE datallowconn`,
    columns: {
      datname: ['LABEL', 'Database'],
      age_datfrozenxid_seconds: ['GAUGE', 'Transactions, whatever the name says, since the oldest that is not frozen'],
      age_datminmxid_seconds: ['GAUGE', 'Multixacts since the oldest that is needed'],
    },
    cached: 60,
  },
  pg_checksum: {
    query: 'SELECT datname, COALESCE(checksum_failures, 0) AS failures_total FROM pg_stat_database WHERE datname IS NOT NULL',
    columns: { datname: ['LABEL', 'Database'], failures_total: ['COUNTER', 'Pages whose checksum was wrong'] },
  },
  pg_wal: {
    query: 'SELECT COALESCE(sum(size), 0) AS size_bytes, count(*) AS segments FROM pg_ls_waldir()',
    columns: { size_bytes: ['GAUGE', 'Size of the files of WAL'], segments: ['GAUGE', 'Their number'] },
  },
  pg_stat_user_tables: {
    // Pages as last counted by vacuum: the functions that measure a table wait for whoever alters it.
    query: `SELECT current_database() AS datname, s.schemaname, s.relname, seq_scan, seq_tup_read, COALESCE(idx_scan, 0) AS idx_scan,
      n_tup_ins, n_tup_upd, n_tup_del, n_live_tup, n_dead_tup, n_mod_since_analyze,
      COALESCE(EXTRACT(EPOCH FROM GREATEST(last_vacuum, last_autovacuum)), 0) AS last_vacuum,
      COALESCE(EXTRACT(EPOCH FROM GREATEST(last_analyze, last_autoanalyze)), 0) AS last_analyze,
      c.relpages::bigint * current_setting('block_size')::bigint AS size_bytes
      FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid ORDER BY n_live_tup DESC LIMIT ${TABLES}`,
    columns: {
      datname: ['LABEL', 'Database'],
      schemaname: ['LABEL', 'Schema'],
      relname: ['LABEL', 'Table'],
      seq_scan: ['COUNTER', 'Sequential scans'],
      seq_tup_read: ['COUNTER', 'Rows they read'],
      idx_scan: ['COUNTER', 'Index scans'],
      n_tup_ins: ['COUNTER', 'Rows inserted'],
      n_tup_upd: ['COUNTER', 'Rows updated'],
      n_tup_del: ['COUNTER', 'Rows deleted'],
      n_live_tup: ['GAUGE', 'Rows, about'],
      n_dead_tup: ['GAUGE', 'Dead rows, about'],
      n_mod_since_analyze: ['GAUGE', 'Rows changed since it was last analysed'],
      last_vacuum: ['GAUGE', 'When it was last vacuumed, by anybody; 0 never'],
      last_analyze: ['GAUGE', 'When it was last analysed, by anybody; 0 never'],
      size_bytes: ['GAUGE', 'Its rows, as last counted, without indexes and TOAST'],
    },
    cached: 30,
  },
  pg_stat_statements: {
    query: `SELECT d.datname, r.rolname AS "user", s.queryid::text AS queryid, sum(s.calls) AS calls_total,
      sum(s.total_exec_time) / 1000 AS seconds_total, max(s.max_exec_time) / 1000 AS max_seconds, sum(s.rows) AS rows_total
      FROM public.pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid JOIN pg_roles r ON r.oid = s.userid
      GROUP BY 1, 2, 3 ORDER BY 5 DESC LIMIT ${STATEMENTS}`,
    columns: {
      datname: ['LABEL', 'Database'],
      user: ['LABEL', 'Role'],
      queryid: ['LABEL', 'Identifier of the statement’s shape'],
      calls_total: ['COUNTER', 'Executions'],
      seconds_total: ['COUNTER', 'Time they took'],
      max_seconds: ['GAUGE', 'The longest'],
      rows_total: ['COUNTER', 'Rows given or changed'],
    },
    cached: 30,
  },
};

/** `queries.yml` of the exporter. */
export function renderQueries(): string {
  const queries = Object.entries(QUERIES).map(([name, { query, columns, cached }]) => [
    name,
    {
      query: query.replaceAll(/\s+/g, ' '),
      ...(cached === undefined ? {} : { cache_seconds: cached }),
      metrics: Object.entries(columns).map(([column, [usage, description]]) => ({ [column]: { usage, description } })),
    },
  ]);
  return `# Made by prumo; changes here are overwritten.\n${stringify(Object.fromEntries(queries), { lineWidth: 0 })}`;
}
