import { offsiteFiles, restoreConfig } from '../../components/pgbackrest/index.ts';
import { PORTS, type RenderedFile, type StackContext } from '../../model/index.ts';
import { lookers, ownAccess } from './access.ts';
import { type Place, socketFolder } from './place.ts';

/** The same for every job of a place: each removes files of the one before that it does not have. */
export function files(context: StackContext, place: Place): readonly RenderedFile[] {
  const { hba, ident } = ownAccess(lookers(context));
  return [
    { path: 'pgbackrest.conf', content: restoreConfig(context, place.name, place.folder, place.from ?? 'local'), secret: true },
    ...(place.from === 'offsite' ? offsiteFiles(context) : []),
    { path: 'postgresql.conf', content: serverConfig(context, place) },
    { path: 'pg_hba.conf', content: `${hba.join('\n')}\n` },
    { path: 'pg_ident.conf', content: `${ident.join('\n')}\n` },
  ];
}

/**
 * Its own settings instead of those in the folder: Patroni has written the old member's absolute paths, addresses and synchronous standbys
 * there. What pgBackRest writes for the recovery is in `postgresql.auto.conf`, which is read besides.
 */
function serverConfig(context: StackContext, place: Place): string {
  const { parameters } = context.spec.database;
  const etc = context.etc(place.name);
  const settings: Readonly<Record<string, string>> = {
    listen_addresses: '',
    port: String(PORTS.postgres),
    unix_socket_directories: socketFolder(context, place),
    unix_socket_permissions: '0700',
    hba_file: `${etc}/pg_hba.conf`,
    ident_file: `${etc}/pg_ident.conf`,
    cluster_name: place.name,
    // With it off, PostgreSQL needs no limits as wide as those of the cluster this was, and lets nobody in before recovery has ended.
    hot_standby: 'off',
    archive_mode: 'off',
    // A copy does nothing by itself: no scheduled job of an extension, no subscription that takes what the original is to get.
    max_worker_processes: '0',
    max_logical_replication_workers: '0',
    max_connections: '20',
    shared_buffers: '64MB',
    max_wal_size: '256MB',
    log_timezone: 'UTC',
    timezone: 'UTC',
    // Extensions may have WAL, types and functions of their own.
    ...pick(parameters, ['shared_preload_libraries', 'max_prepared_transactions']),
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`)
    .join('');
}

function pick(from: Readonly<Record<string, string>>, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])));
}
