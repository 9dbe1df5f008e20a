import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { eventually, STARTS_WITHIN } from './eventually.ts';
import { claimPlace, folderFor, type Place } from './place.ts';
import { type Running, runOnce, startProcess } from './process.ts';

/** Owns the database `kit` and is no superuser. */
export const OWNER = { user: 'kit_owner', password: 'owner-of-the-test' };
/** Logs in to `kit` and has no right but those a test grants. */
export const APPLICATION = { user: 'kit_app', password: 'app-of-the-test' };
const SUPERUSER = { user: 'postgres', password: 'superuser-of-the-test' };
export const DATABASE = 'kit';
const PORT = 5432;

/** A PostgreSQL server of one test, answering. `stop` and `start` keep its data. */
export interface PostgresServer extends Running {
  readonly host: string;
  readonly port: number;
  readonly folder: string;
  /** As the application's role, database `kit`. */
  readonly url: string;
  readonly ownerUrl: string;
  readonly superuserUrl: string;
  /** Waits until it takes statements. */
  answers(): Promise<void>;
}

/** PostgreSQL's programs, newest version first; undefined where none is installed. */
export function postgresBin(): string | undefined {
  return ['18', '17', '16', '15'].map((version) => `/usr/lib/postgresql/${version}/bin`).find((folder) => existsSync(`${folder}/postgres`));
}

/**
 * Starts one, with the roles and the database above, in a folder and on an address of its own; both go when it is disposed of.
 * @param settings lines for its configuration, `name = value`.
 */
export async function startPostgres(settings: readonly string[] = []): Promise<PostgresServer> {
  await using started = new AsyncDisposableStack();
  const place = started.use(await claimPlace());
  const data = join(place.folder, 'data');
  const password = join(place.folder, 'password');
  writeFileSync(password, SUPERUSER.password, { mode: 0o644 });
  const init = ['-D', data, '-U', SUPERUSER.user, `--pwfile=${password}`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C.UTF-8'];
  runOnce(place.folder, [`${bin()}/initdb`, ...init, '--no-sync']);
  writeFileSync(join(data, 'pg_hba.conf'), 'host all all 127.0.0.0/8 scram-sha-256\nhost replication all 127.0.0.0/8 scram-sha-256\n');
  const lines = ['fsync = off', 'full_page_writes = off', 'max_connections = 60', 'shared_buffers = 32MB', ...settings];
  writeFileSync(join(data, 'postgresql.auto.conf'), `${lines.join('\n')}\n`);
  const server = started.use(serve(place, data));
  await server.answers();
  await asSuperuser(server, 'postgres', async (admin) => {
    await admin.query(`CREATE ROLE ${OWNER.user} LOGIN PASSWORD '${OWNER.password}'`);
    await admin.query(`CREATE ROLE ${APPLICATION.user} LOGIN PASSWORD '${APPLICATION.password}'`);
    await admin.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER.user}`);
  });
  const parts = started.move();
  return { ...server, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

/** A streaming standby of a running server. Dispose of it before its primary. */
export async function startStandby(primary: PostgresServer): Promise<PostgresServer> {
  await using started = new AsyncDisposableStack();
  const place = started.use(await claimPlace());
  const data = join(place.folder, 'data');
  const from = `postgres://${SUPERUSER.user}@${primary.host}:${PORT}`;
  runOnce(place.folder, [`${bin()}/pg_basebackup`, '-D', data, '-d', from, '-R', '-X', 'stream', '--checkpoint=fast', '--no-sync'], {
    PGPASSWORD: SUPERUSER.password,
  });
  const server = started.use(serve(place, data));
  await server.answers();
  const parts = started.move();
  return { ...server, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

/** A session past all rights, ended afterwards. */
export async function asSuperuser<T>(
  server: Pick<PostgresServer, 'host' | 'port'>,
  database: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ host: server.host, port: server.port, ...SUPERUSER, database });
  client.on('error', () => undefined); // reported by the statement that was running
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function serve({ host, folder }: Place, data: string): PostgresServer {
  // No Unix socket: paths of more than 107 bytes are refused, and nobody asks there.
  const argv = [`${bin()}/postgres`, '-D', data, '-h', host, '-p', String(PORT), '-c', 'unix_socket_directories='];
  const running = startProcess(folderFor(folder), 'postgres', argv, 'SIGINT');
  const url = ({ user, password }: { user: string; password: string }): string =>
    `postgres://${user}:${password}@${host}:${PORT}/${DATABASE}`;
  const answers = async (): Promise<void> => {
    await eventually(
      () => {
        // After SIGKILL its last backends may still hold the data directory, and the next start gives up.
        if (!running.runs() && /pre-existing shared memory|lock file/.test(running.log().slice(-1000))) running.start();
        return asSuperuser({ host, port: PORT }, 'postgres', async (client) => (await client.query('SELECT 1')).rowCount === 1);
      },
      STARTS_WITHIN,
      () => `PostgreSQL answers: ${running.log()}`,
    );
  };
  const addresses = { host, port: PORT, folder, url: url(APPLICATION), ownerUrl: url(OWNER), superuserUrl: url(SUPERUSER) };
  return { ...running, ...addresses, answers };
}

function bin(): string {
  const found = postgresBin();
  if (found === undefined) throw new Error('PostgreSQL is not installed');
  return found;
}
