import { PrumoError } from '../../errors/index.ts';
import type { StackContext } from '../../model/index.ts';
import { text } from './text.ts';
import { memoryPerNode, tuningOf } from './tuning.ts';

/** Parameters whose change would break a promise of the stack: replication, durability, or how nodes find each other. The spec may not set them. */
export const PROTECTED_PARAMETERS: ReadonlySet<string> = new Set([
  'archive_cleanup_command', 'cluster_name', 'data_directory', 'external_pid_file', 'fsync', 'full_page_writes', 'hba_file', 'hot_standby', 'ident_file',
  'listen_addresses', 'max_connections', 'max_replication_slots', 'max_wal_senders', 'password_encryption', 'port', 'primary_conninfo', 'primary_slot_name', 'promote_trigger_file',
  'recovery_target', 'recovery_target_action', 'recovery_target_inclusive', 'recovery_target_lsn', 'recovery_target_name', 'recovery_target_time', 'recovery_target_timeline', 'recovery_target_xid',
  'restore_command', 'synchronous_standby_names', 'unix_socket_directories', 'unix_socket_group', 'unix_socket_permissions', 'wal_level', 'wal_log_hints',
]);

/** `synchronous_commit` values under which a commit waits for the synchronous standby. */
const SYNCHRONOUS = new Set(['on', 'remote_write', 'remote_apply']);

/**
 * PostgreSQL's parameters for all nodes, as they go into Patroni's dynamic configuration. The spec's own go before
 * Prumo's; protected ones throw `spec-invalid`.
 */
export function postgresParameters(context: StackContext): Readonly<Record<string, string | number>> {
  const { database } = context.spec;
  for (const [name, value] of Object.entries(database.parameters)) {
    if (PROTECTED_PARAMETERS.has(name)) throw refused(name, text.protectedParameter());
    if (name === 'synchronous_commit' && !SYNCHRONOUS.has(value)) throw refused(name, text.synchronousCommit());
  }
  const tuning = tuningOf(memoryPerNode(context), database.maxConnections);
  return {
    max_connections: database.maxConnections,
    shared_buffers: `${tuning.sharedBuffers}MB`,
    effective_cache_size: `${tuning.effectiveCacheSize}MB`,
    work_mem: `${tuning.workMem}MB`,
    maintenance_work_mem: `${tuning.maintenanceWorkMem}MB`,
    max_worker_processes: Math.max(8, context.machine.cores),
    max_parallel_workers: Math.max(2, context.machine.cores),
    // Solid-state disks: a random page costs little more than the next one.
    random_page_cost: '1.1',
    effective_io_concurrency: 200,
    checkpoint_completion_target: '0.9',
    max_wal_size: '1GB',
    // Durability and replication.
    wal_level: 'replica',
    hot_standby: 'on',
    wal_log_hints: 'on',
    max_wal_senders: 10,
    max_replication_slots: 10,
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
    password_encryption: 'scram-sha-256',
    // What it takes to see. Statements themselves are not logged: they hold personal data; pg_stat_statements has their shape and cost.
    track_io_timing: 'on',
    log_checkpoints: 'on',
    log_lock_waits: 'on',
    log_min_duration_statement: -1,
    log_line_prefix: '%m [%p] %q%u@%d ',
    'pg_stat_statements.max': 5000,
    ...database.parameters,
    shared_preload_libraries: withStatements(database.parameters['shared_preload_libraries']),
  };
}

function withStatements(wanted: string | undefined): string {
  const libraries = (wanted ?? '').split(',').map((library) => library.trim()).filter((library) => library !== '');
  return [...new Set(['pg_stat_statements', ...libraries])].join(',');
}

function refused(name: string, why: ReturnType<typeof text.protectedParameter>): PrumoError {
  return new PrumoError({ code: 'spec-invalid', what: text.parameterRefused(name), why, remedy: text.removeParameter(name) });
}
