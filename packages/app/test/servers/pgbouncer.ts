import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { eventually, STARTS_WITHIN } from './eventually.ts';
import { claimPlace } from './place.ts';
import { APPLICATION, DATABASE, type PostgresServer } from './postgres.ts';
import { type Running, startProcess } from './process.ts';

const PORT = 6432;

/** A transaction pooler in front of a server, as in production: no start-up parameters, no session state. */
export interface Pooler extends Running {
  readonly host: string;
  /** As the application's role. */
  readonly url: string;
}

/** @param settings lines for its configuration. The pool has two server connections, so that clients meet on them. */
export async function startPooler(server: Pick<PostgresServer, 'host' | 'port'>, settings: readonly string[] = []): Promise<Pooler> {
  await using started = new AsyncDisposableStack();
  const { host, folder } = started.use(await claimPlace());
  writeFileSync(join(folder, 'users.txt'), `"${APPLICATION.user}" "${APPLICATION.password}"\n`);
  writeFileSync(
    join(folder, 'pgbouncer.ini'),
    `[databases]
${DATABASE} = host=${server.host} port=${server.port} dbname=${DATABASE}
[pgbouncer]
listen_addr = ${host}
listen_port = ${PORT}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${folder}/users.txt
pool_mode = transaction
default_pool_size = 2
server_login_retry = 0.1
server_connect_timeout = 1
query_wait_timeout = 20
${settings.join('\n')}
`,
  );
  const running = started.use(startProcess(folder, 'pgbouncer', ['/usr/sbin/pgbouncer', join(folder, 'pgbouncer.ini')], 'SIGTERM'));
  const url = `postgres://${APPLICATION.user}:${APPLICATION.password}@${host}:${PORT}/${DATABASE}`;
  await eventually(
    () => answers(url),
    STARTS_WITHIN,
    () => `PgBouncer answers: ${running.log()}`,
  );
  const parts = started.move();
  return { ...running, host, url, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined); // reported by the statement that was running
  await client.connect();
  try {
    return (await client.query('SELECT 1')).rowCount === 1;
  } finally {
    await client.end();
  }
}
