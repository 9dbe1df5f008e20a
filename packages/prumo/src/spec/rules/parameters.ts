import { type Problem, problem } from '../problem.ts';
import { finding, type Rule } from './rule.ts';
import * as text from './text.ts';

/**
 * Parameters Prumo or Patroni set, and that would be ignored or break the cluster otherwise. The first group is what
 * Patroni passes on the command line or in recovery (`CMDLINE_OPTIONS` and `_RECOVERY_PARAMETERS` of
 * patroni/postgresql/config.py); the second is where files, sockets, logs, TLS and the archive are.
 */
const OWNED: ReadonlySet<string> = new Set([
  'listen_addresses',
  'port',
  'cluster_name',
  'hot_standby',
  'wal_log_hints',
  'primary_conninfo',
  'primary_slot_name',
  'promote_trigger_file',
  'recovery_end_command',
  'recovery_min_apply_delay',
  'recovery_target',
  'recovery_target_action',
  'recovery_target_inclusive',
  'recovery_target_lsn',
  'recovery_target_name',
  'recovery_target_time',
  'recovery_target_timeline',
  'recovery_target_xid',
  'restore_command',
  'archive_cleanup_command',
  'synchronous_standby_names',
  'max_wal_senders',
  'max_replication_slots',
  'data_directory',
  'config_file',
  'hba_file',
  'ident_file',
  'external_pid_file',
  'include',
  'include_dir',
  'include_if_exists',
  'unix_socket_directories',
  'unix_socket_group',
  'unix_socket_permissions',
  'log_destination',
  'log_directory',
  'log_filename',
  'logging_collector',
  'ssl',
  'ssl_ca_file',
  'ssl_cert_file',
  'ssl_key_file',
  'archive_mode',
  'archive_command',
  'archive_library',
  'restart_after_crash',
  'default_transaction_read_only',
  'zero_damaged_pages',
  'ignore_checksum_failure',
  'allow_system_table_mods',
]);

/** Parameters with a setting of their own in the spec. */
const ELSEWHERE: Readonly<Record<string, string>> = { max_connections: 'database.max_connections' };

const ON = ['on', 'true', 'yes', '1'];

/** Values that keep the promises; PostgreSQL takes these words in any case. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  wal_level: ['replica', 'logical'],
  // `off` and `local` acknowledge a commit no standby has.
  synchronous_commit: ['on', 'remote_apply', 'remote_write'],
  fsync: ON,
  full_page_writes: ON,
  password_encryption: ['scram-sha-256'],
};

/** PostgreSQL's defaults: with fewer workers a standby does not start, with fewer reserved slots nobody gets in when all is full. */
const LEAST: Readonly<Record<string, number>> = { max_worker_processes: 8, superuser_reserved_connections: 3 };

function judge(name: string, value: string): Problem | undefined {
  if (OWNED.has(name)) return problem('reserved', text.parameterOwned(name), text.parameterOwnedHint());
  const elsewhere = Object.hasOwn(ELSEWHERE, name) ? ELSEWHERE[name] : undefined;
  if (elsewhere !== undefined) return problem('reserved', text.parameterOwned(name), text.parameterElsewhere(elsewhere));
  const allowed = Object.hasOwn(ALLOWED, name) ? ALLOWED[name] : undefined;
  if (allowed !== undefined && !allowed.includes(value.trim().toLowerCase())) {
    return problem('reserved', text.parameterUnsafe(name), text.parameterAllowed(allowed === ON ? ['on'] : allowed));
  }
  const least = Object.hasOwn(LEAST, name) ? LEAST[name] : undefined;
  if (least !== undefined && !(/^\d{1,9}$/.test(value.trim()) && Number(value) >= least))
    return problem('out-of-range', text.parameterTooSmall(name, least));
  return undefined;
}

export const parametersSafe: Rule = ({ database: { parameters } }) =>
  Object.entries(parameters).flatMap(([name, value]) => {
    const found = judge(name, value);
    const at = found?.code === 'reserved' && OWNED.has(name) ? 'key' : 'value';
    return found === undefined ? [] : [finding('error', ['database', 'parameters', name], found, [], at)];
  });
