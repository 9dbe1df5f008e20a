import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { APPLICATION } from './postgres.ts';
import { folderFor, type Running, start } from './process.ts';

/** A transaction pooler in front of the primary and whatever databases it has, as in production: no start-up parameters, no session state. */
export function startPooler(folder: string, host: string, primaryHost: string): Running & { url(database: string): string } {
  folderFor(folder);
  writeFileSync(join(folder, 'users.txt'), `"${APPLICATION.user}" "${APPLICATION.password}"\n`);
  writeFileSync(
    join(folder, 'pgbouncer.ini'),
    `[databases]
* = host=${primaryHost} port=5432
[pgbouncer]
listen_addr = ${host}
listen_port = 6432
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${folder}/users.txt
pool_mode = transaction
default_pool_size = 10
server_login_retry = 0.1
server_connect_timeout = 1
server_check_delay = 5
query_wait_timeout = 20
`,
  );
  const running = start(folder, 'pgbouncer', ['/usr/sbin/pgbouncer', join(folder, 'pgbouncer.ini')]);
  return { ...running, url: (database) => `postgres://${APPLICATION.user}:${APPLICATION.password}@${host}:6432/${database}` };
}
