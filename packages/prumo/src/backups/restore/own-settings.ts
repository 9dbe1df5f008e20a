import type { Asker } from '../content/index.ts';
import { ownAccess } from './access.ts';

/**
 * Settings with which `postgres -D FOLDER` starts a restored cluster by itself and lets in whoever runs it: without the paths, addresses and
 * standbys Patroni has written into `postgresql.conf`, and without what pgBackRest wrote for the recovery, which is over. They go into
 * `postgresql.auto.conf`, which is read last. `users`: system users who are superuser by the socket; others need their password, as before.
 */
export async function ownSettings(asker: Asker, folder: string, users: readonly string[]): Promise<void> {
  const access = ownAccess(users);
  const [hba, ident] = [`${folder}/restored_hba.conf`, `${folder}/restored_ident.conf`];
  await write(asker, hba, [...access.hba, 'host all all 127.0.0.1/32 scram-sha-256', 'host all all ::1/128 scram-sha-256']);
  await write(asker, ident, access.ident);
  for (const name of ['time', 'lsn', 'action', 'inclusive', 'timeline']) await asker.query(`ALTER SYSTEM RESET recovery_target_${name}`);
  const settings: Readonly<Record<string, string>> = {
    hba_file: hba,
    ident_file: ident,
    listen_addresses: 'localhost',
    unix_socket_directories: folder,
    archive_mode: 'off',
    // A copy does nothing by itself: no scheduled job of an extension, no subscription that takes what the original is to get.
    max_worker_processes: '0',
    max_logical_replication_workers: '0',
    synchronous_standby_names: '',
    primary_conninfo: '',
    primary_slot_name: '',
    restore_command: '',
  };
  for (const [name, value] of Object.entries(settings)) await asker.query(`ALTER SYSTEM SET ${name} = ${quoted(value)}`);
}

/** By the server itself, so that the file is its user's own. */
async function write(asker: Asker, path: string, lines: readonly string[]): Promise<void> {
  await asker.query(`COPY (VALUES ${lines.map((line) => `(${quoted(line)})`).join(', ')}) TO ${quoted(path)}`);
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
