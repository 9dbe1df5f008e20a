import type { Asker } from '../content/index.ts';

/**
 * Settings with which `postgres -D FOLDER` starts a restored cluster by itself: without the paths, addresses and standbys Patroni has written
 * into `postgresql.conf`, and without what pgBackRest wrote for the recovery, which is over. They go into `postgresql.auto.conf`, which is read last.
 */
export async function ownSettings(asker: Asker, folder: string): Promise<void> {
  for (const name of ['time', 'lsn', 'action', 'inclusive', 'timeline']) await asker.query(`ALTER SYSTEM RESET recovery_target_${name}`);
  const settings: Readonly<Record<string, string>> = {
    hba_file: `${folder}/pg_hba.conf`,
    ident_file: `${folder}/pg_ident.conf`,
    listen_addresses: 'localhost',
    unix_socket_directories: folder,
    archive_mode: 'off',
    synchronous_standby_names: '',
    primary_conninfo: '',
    primary_slot_name: '',
    restore_command: '',
  };
  for (const [name, value] of Object.entries(settings)) await asker.query(`ALTER SYSTEM SET ${name} = '${value.replaceAll("'", "''")}'`);
}
