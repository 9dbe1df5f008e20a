/** A metric alerts read that no exporter of Debian 12 gives: what must be added to its target. */
export interface NeededMetric {
  readonly job: 'postgres' | 'prumo' | 'pgbouncer' | 'swift';
  readonly metric: string;
  readonly labels: readonly string[];
  /** What its value is. */
  readonly meaning: string;
  /** For a queries file of postgres_exporter; columns of this text are the labels and the value, in this order. */
  readonly sql?: string;
}

const TABLES = ['datname', 'schemaname', 'relname'];
const ofTables = (column: string): string =>
  `SELECT current_database() AS datname, schemaname, relname, ${column} FROM pg_stat_user_tables`;

/** Newer exporters have those of `postgres` under these names (0.15); 0.11.1 needs the queries. */
export const NEEDED_METRICS: readonly NeededMetric[] = [
  {
    job: 'postgres',
    metric: 'pg_replication_lag_seconds',
    labels: [],
    meaning: 'seconds a standby is behind; 0 on a primary, and where all that was received is replayed',
    sql: 'SELECT CASE WHEN NOT pg_is_in_recovery() OR pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0 ELSE greatest(0, extract(epoch FROM now() - pg_last_xact_replay_timestamp())) END AS lag_seconds',
  },
  {
    job: 'postgres',
    metric: 'pg_replication_is_replica',
    labels: [],
    meaning: '1 on a standby, 0 on a primary',
    sql: 'SELECT pg_is_in_recovery()::int AS is_replica',
  },
  {
    job: 'postgres',
    metric: 'pg_long_running_transactions_oldest_timestamp_seconds',
    labels: [],
    meaning: 'age of the oldest open transaction, autovacuum and walsenders left out; 0 without one',
    sql: "SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0) AS oldest_timestamp_seconds FROM pg_stat_activity WHERE state IS DISTINCT FROM 'idle' AND backend_type = 'client backend' AND xact_start IS NOT NULL",
  },
  {
    job: 'postgres',
    metric: 'pg_lock_wait_oldest_seconds',
    labels: [],
    meaning: 'how long the first of those who wait for a lock has waited; 0 where nobody does',
    sql: 'SELECT coalesce(max(extract(epoch FROM clock_timestamp() - waitstart)), 0) AS oldest_seconds FROM pg_locks WHERE NOT granted',
  },
  {
    job: 'postgres',
    metric: 'pg_database_wraparound_age_datfrozenxid_seconds',
    labels: ['datname'],
    meaning: 'age of the oldest transaction id of a database, in transactions whatever the name says',
    sql: 'SELECT datname, age(datfrozenxid) AS age_datfrozenxid_seconds FROM pg_database WHERE datallowconn',
  },
  { job: 'postgres', metric: 'pg_stat_user_tables_seq_scan', labels: TABLES, meaning: 'scans of a whole table', sql: ofTables('seq_scan') },
  { job: 'postgres', metric: 'pg_stat_user_tables_n_live_tup', labels: TABLES, meaning: 'rows', sql: ofTables('n_live_tup') },
  { job: 'postgres', metric: 'pg_stat_user_tables_n_dead_tup', labels: TABLES, meaning: 'dead rows', sql: ofTables('n_dead_tup') },
  {
    job: 'postgres',
    metric: 'pg_stat_user_tables_n_mod_since_analyze',
    labels: TABLES,
    meaning: 'rows changed since the table was analysed',
    sql: ofTables('n_mod_since_analyze'),
  },
  { job: 'pgbouncer', metric: 'pgbouncer_up', labels: [], meaning: '1 while its console answers' },
  { job: 'pgbouncer', metric: 'pgbouncer_pools_client_active_connections', labels: ['database', 'user'], meaning: 'SHOW POOLS: cl_active' },
  {
    job: 'pgbouncer',
    metric: 'pgbouncer_pools_client_waiting_connections',
    labels: ['database', 'user'],
    meaning: 'SHOW POOLS: cl_waiting',
  },
  {
    job: 'pgbouncer',
    metric: 'pgbouncer_pools_client_maxwait_seconds',
    labels: ['database', 'user'],
    meaning: 'SHOW POOLS: maxwait, maxwait_us',
  },
  { job: 'pgbouncer', metric: 'pgbouncer_config_max_client_connections', labels: [], meaning: 'SHOW CONFIG: max_client_conn' },
  { job: 'swift', metric: 'swift_up', labels: [], meaning: '1 while an object can be written and read back' },
  { job: 'prumo', metric: 'prumo_service_healthy', labels: ['service', 'component', 'node'], meaning: '1 while its probe succeeds' },
  {
    job: 'prumo',
    metric: 'prumo_service_memory_bytes',
    labels: ['service', 'component', 'node'],
    meaning: 'resident memory of its processes',
  },
  {
    job: 'prumo',
    metric: 'prumo_service_memory_limit_bytes',
    labels: ['service', 'component', 'node'],
    meaning: 'memory it may take; absent or 0: as much as there is',
  },
  {
    job: 'prumo',
    metric: 'prumo_claim_status',
    labels: ['claim', 'weight', 'status'],
    meaning: '1 for the status a claim has, 0 for each of the others: failed, never, stale, proven',
  },
];
