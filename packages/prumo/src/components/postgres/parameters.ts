import type { StackContext } from '../../model/index.ts';
import { databaseNodeMemory } from '../../spec/budget/memory.ts';
import { tuningRows } from '../../spec/budget/tuning.ts';

/**
 * PostgreSQL's parameters for all nodes, as they go into Patroni's dynamic configuration. The spec's go before those worked
 * out here; the last group goes before the spec's, because replication depends on it (the spec's own rules refuse those
 * names with line and reason, and every value of the others that would give up durability).
 */
export function postgresParameters(context: StackContext): Readonly<Record<string, string | number>> {
  const { database } = context.spec;
  const worked = tuningRows(memoryPerNode(context), database.maxConnections, context.machine.cores);
  return {
    ...Object.fromEntries(worked.map((row) => [row.parameter, row.value])),
    // Solid-state disks: a random page costs little more than the next one.
    random_page_cost: '1.1',
    effective_io_concurrency: 200,
    checkpoint_completion_target: '0.9',
    max_wal_size: '1GB',
    wal_level: 'replica',
    wal_keep_size: '256MB',
    // A standby that is away longer than this much WAL is cloned anew; without a limit its slot would fill the disk.
    max_slot_wal_keep_size: '4GB',
    wal_sender_timeout: '3s',
    wal_receiver_timeout: '3s',
    wal_retrieve_retry_interval: '500ms',
    // A peer that is gone is noticed within 4 s, and its locks with it.
    tcp_keepalives_idle: 5,
    tcp_keepalives_interval: 1,
    tcp_keepalives_count: 3,
    tcp_user_timeout: 4000,
    // What it takes to see. Statements themselves are not logged: they hold personal data; pg_stat_statements has their shape and cost.
    track_io_timing: 'on',
    log_checkpoints: 'on',
    log_lock_waits: 'on',
    log_min_duration_statement: -1,
    log_line_prefix: '%m [%p] %q%u@%d ',
    'pg_stat_statements.max': 5000,
    ...(context.spec.backup === undefined ? {} : { archive_timeout: ARCHIVE_TIMEOUT }),
    ...database.parameters,
    shared_preload_libraries: withStatements(database.parameters['shared_preload_libraries']),
    max_connections: database.maxConnections,
    max_wal_senders: 10,
    max_replication_slots: 10,
    hot_standby: 'on',
    wal_log_hints: 'on',
    ...(context.spec.backup === undefined ? {} : { archive_mode: 'on' }),
    password_encryption: 'scram-sha-256',
  };
}

/** A segment that is not full is archived all the same after this, so that what may be lost with the whole machine is bounded. */
const ARCHIVE_TIMEOUT = '10s';

/** Bytes a database node is reckoned with. */
export function memoryPerNode(context: Pick<StackContext, 'spec' | 'machine'>): number {
  return databaseNodeMemory(context.spec.database, context.machine.memory);
}

function withStatements(wanted: string | undefined): string {
  const libraries = (wanted ?? '')
    .split(',')
    .map((library) => library.trim())
    .filter((library) => library !== '');
  return [...new Set(['pg_stat_statements', ...libraries])].join(',');
}
