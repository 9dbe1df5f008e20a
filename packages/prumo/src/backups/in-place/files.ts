import { archiveCommand, clusterSql, databaseSql, quoted } from '../../components/postgres/index.ts';
import { archiverCommand, PORTS, type RenderedFile, type StackContext, type StackNode } from '../../model/index.ts';
import { ownAccess } from '../restore/access.ts';
import { momentOf } from '../restore/target.ts';
import { IN_PLACE } from './folders.ts';

/** Where recovery ends: on which timeline, and there just before the first commit after a moment (ISO 8601), or with the archive. */
export interface InPlaceTarget {
  readonly timeline: number;
  readonly at: string | null;
}

/**
 * `rehearse`: recover up to the target and stop there, nothing of it archived. `promote`: go on from there as a cluster that takes writes, on a
 * timeline of its own, which is archived like any other.
 */
export type Stage = 'rehearse' | 'promote';

/** System users who get in by the socket: the member's own, and root, who could become that user anyway. */
function lookers(context: StackContext, node: StackNode): readonly string[] {
  return [...new Set([context.user(node.name), ...(context.isRoot ? ['root'] : [])])];
}

/** The same for every job: each removes files of the one before that it does not have. */
export function files(context: StackContext, node: StackNode): readonly RenderedFile[] {
  const { hba, ident } = ownAccess(lookers(context, node));
  return [
    { path: 'postgresql.conf', content: serverConfig(context) },
    { path: 'pg_hba.conf', content: `${hba.join('\n')}\n` },
    { path: 'pg_ident.conf', content: `${ident.join('\n')}\n` },
    { path: 'cluster.sql', content: clusterSql(context), secret: true },
    { path: 'database.sql', content: databaseSql(context) },
  ];
}

/**
 * What decides where recovery ends, what is archived, and who comes in: on the command line, since what somebody set by ALTER SYSTEM is in the
 * restored folder and goes before every file.
 */
export function decisiveSettings(
  context: StackContext,
  node: StackNode,
  folder: string,
  target: InPlaceTarget,
  stage: Stage,
): Readonly<Record<string, string>> {
  const etc = context.etc(IN_PLACE);
  const fetch = [...archiverCommand(context, node), `--pg1-path=${folder}`, 'archive-get'];
  return {
    config_file: `${etc}/postgresql.conf`,
    hba_file: `${etc}/pg_hba.conf`,
    ident_file: `${etc}/pg_ident.conf`,
    listen_addresses: '',
    port: String(PORTS.postgres),
    unix_socket_directories: context.run(IN_PLACE),
    unix_socket_permissions: '0700',
    // With it off, PostgreSQL needs no limits as wide as those of the cluster this was, and lets nobody in before recovery has ended.
    hot_standby: 'off',
    // What ends one timeline and begins another belongs into the archive; a rehearsal does neither.
    archive_mode: stage === 'promote' ? 'on' : 'off',
    archive_command: stage === 'promote' ? archiveCommand(context, node) : '',
    restore_command: `${fetch.map(quoted).join(' ')} %f "%p"`,
    recovery_target_timeline: String(target.timeline),
    ...(target.at === null ? {} : { recovery_target_time: momentOf(target.at) }),
    recovery_target_action: stage === 'promote' ? 'promote' : 'shutdown',
    // Nothing runs by itself before everything is in order: no scheduled job of an extension, no subscription.
    max_worker_processes: '0',
    max_logical_replication_workers: '0',
    synchronous_standby_names: '',
    primary_conninfo: '',
    primary_slot_name: '',
  };
}

/** Instead of what Patroni has written into the folder, for another member perhaps, and for clients. */
function serverConfig(context: StackContext): string {
  const { parameters } = context.spec.database;
  const settings: Readonly<Record<string, string>> = {
    cluster_name: IN_PLACE,
    max_connections: '20',
    shared_buffers: '64MB',
    max_wal_size: '256MB',
    wal_log_hints: 'on',
    log_timezone: 'UTC',
    timezone: 'UTC',
    // Extensions may have WAL, types and functions of their own.
    ...pick(parameters, ['shared_preload_libraries', 'max_prepared_transactions', 'wal_level']),
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`)
    .join('');
}

function pick(from: Readonly<Record<string, string>>, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])));
}
