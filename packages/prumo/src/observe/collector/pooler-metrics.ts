import type { Family, Series } from './exposition.ts';

/** A row of the console as it came: PgBouncer's own columns, by name; which there are depends on its version. */
export type Row = Readonly<Record<string, unknown>>;

/** What was asked of one console. */
export interface ConsoleAnswers {
  readonly databases: readonly Row[];
  readonly pools: readonly Row[];
  readonly stats: readonly Row[];
  readonly lists: readonly Row[];
  readonly config: readonly Row[];
  /** `1.18.0`. */
  readonly version: string;
}

interface Column {
  readonly name: string;
  readonly help: string;
  readonly type?: 'counter';
  /** What one unit of the column is in the metric's unit. Default 1. */
  readonly scale?: number;
}

const MICROSECONDS = 1e-6;
const counter = (name: string, help: string, scale = 1): Column => ({ name, help, type: 'counter', scale });
const gauge = (name: string, help: string): Column => ({ name, help });

/** Names of prometheus-community/pgbouncer_exporter, which dashboards and rules read. */
const DATABASES: Readonly<Record<string, Column>> = {
  pool_size: gauge('pool_size', 'Server connections a pool of it may have'),
  reserve_pool: gauge('reserve_pool', 'Server connections on top, when clients wait'),
  reserve_pool_size: gauge('reserve_pool', 'Server connections on top, when clients wait'),
  max_connections: gauge('max_connections', 'Server connections of it in all; 0 is no limit'),
  current_connections: gauge('current_connections', 'Server connections there are'),
  paused: gauge('paused', 'Whether it is paused'),
  disabled: gauge('disabled', 'Whether it takes no new clients'),
};
const POOLS: Readonly<Record<string, Column>> = {
  cl_active: gauge('client_active_connections', 'Clients with a server connection, or with nothing to ask'),
  cl_waiting: gauge('client_waiting_connections', 'Clients that wait for a server connection'),
  cl_active_cancel_req: gauge('client_active_cancel_connections', 'Cancellations on their way'),
  cl_waiting_cancel_req: gauge('client_waiting_cancel_connections', 'Cancellations that wait'),
  sv_active: gauge('server_active_connections', 'Server connections that serve a client'),
  sv_active_cancel: gauge('server_active_cancel_connections', 'Server connections that carry a cancellation'),
  sv_being_canceled: gauge('server_being_canceled_connections', 'Server connections that wait for cancellations to end'),
  sv_idle: gauge('server_idle_connections', 'Server connections ready for a client'),
  sv_used: gauge('server_used_connections', 'Server connections to be checked before they are used again'),
  sv_tested: gauge('server_testing_connections', 'Server connections being checked or reset'),
  sv_login: gauge('server_login_connections', 'Server connections that log in'),
  maxwait: gauge('client_maxwait_seconds', 'How long the first client in the queue has waited, whole seconds'),
};
const STATS: Readonly<Record<string, Column>> = {
  total_query_count: counter('queries_pooled_total', 'Queries'),
  total_query_time: counter('queries_duration_seconds_total', 'Time the servers took for them', MICROSECONDS),
  total_received: counter('received_bytes_total', 'Bytes received'),
  total_sent: counter('sent_bytes_total', 'Bytes sent'),
  total_wait_time: counter('client_wait_seconds_total', 'Time clients waited for a server connection', MICROSECONDS),
  total_xact_count: counter('sql_transactions_pooled_total', 'Transactions'),
  total_xact_time: counter('server_in_transaction_seconds_total', 'Time servers were in a transaction', MICROSECONDS),
  total_client_parse_count: counter('client_parses_total', 'Prepared statements clients asked for'),
  total_server_parse_count: counter('server_parses_total', 'Of these, those a server had to prepare'),
  total_bind_count: counter('binds_total', 'Executions of prepared statements'),
};
const LISTS: Readonly<Record<string, Column>> = {
  databases: gauge('databases', 'Databases'),
  users: gauge('users', 'Users it has heard of'),
  pools: gauge('pools', 'Pools'),
  free_clients: gauge('free_clients', 'Places for clients kept in memory'),
  used_clients: gauge('used_clients', 'Clients'),
  login_clients: gauge('login_clients', 'Clients that log in'),
  free_servers: gauge('free_servers', 'Places for server connections kept in memory'),
  used_servers: gauge('used_servers', 'Server connections'),
};
const CONFIG: Readonly<Record<string, Column>> = {
  max_client_conn: gauge('max_client_connections', 'Clients it accepts'),
  max_user_connections: gauge('max_user_connections', 'Server connections a user may have; 0 is no limit'),
};

/** What one console answered. Pure. */
export function poolerFamilies(answers: ConsoleAnswers): readonly Family[] {
  return [
    ...byColumn('pgbouncer_databases_', DATABASES, ['name', 'host', 'port', 'database', 'force_user', 'pool_mode'], answers.databases),
    ...byColumn('pgbouncer_pools_', POOLS, ['database', 'user'], answers.pools),
    ...byColumn('pgbouncer_stats_', STATS, ['database'], answers.stats),
    ...byRow('pgbouncer_', LISTS, 'list', 'items', answers.lists),
    ...byRow('pgbouncer_config_', CONFIG, 'key', 'value', answers.config),
    { name: 'pgbouncer_version_info', help: 'Its version', type: 'gauge', series: [{ labels: { version: answers.version }, value: 1 }] },
    up(1),
  ];
}

/** `pgbouncer_up`: whether its console answers. */
export function up(value: 0 | 1): Family {
  return { name: 'pgbouncer_up', help: 'Whether the console answers', type: 'gauge', series: [{ labels: {}, value }] };
}

function byColumn(
  prefix: string,
  columns: Readonly<Record<string, Column>>,
  labels: readonly string[],
  rows: readonly Row[],
): readonly Family[] {
  return Object.entries(columns).map(([column, { name, help, type, scale = 1 }]) => ({
    name: `${prefix}${name}`,
    help,
    type: type ?? 'gauge',
    series: rows.flatMap((row): readonly Series[] => {
      const value = numberIn(row[column]);
      return value === undefined
        ? []
        : [{ labels: Object.fromEntries(labels.map((label) => [label, textIn(row[label])])), value: value * scale }];
    }),
  }));
}

function byRow(
  prefix: string,
  known: Readonly<Record<string, Column>>,
  nameColumn: string,
  valueColumn: string,
  rows: readonly Row[],
): readonly Family[] {
  return Object.entries(known).map(([row, { name, help }]) => {
    const value = numberIn(rows.find((one) => one[nameColumn] === row)?.[valueColumn]);
    return { name: `${prefix}${name}`, help, type: 'gauge', series: value === undefined ? [] : [{ labels: {}, value }] };
  });
}

function numberIn(value: unknown): number | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return Number(value);
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}

function textIn(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? String(value) : '';
}
