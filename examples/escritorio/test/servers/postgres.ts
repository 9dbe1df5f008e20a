import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { postgresBin } from './addresses.ts';
import { eventually, folderFor, type Restartable, restartable, runOnce, start, STARTS_WITHIN } from './process.ts';

/** Owns the databases of the tests, and makes and drops them. */
const OWNER = { user: 'escritorio_owner', password: 'owner-of-the-test' };
export const APPLICATION = { user: 'escritorio_app', password: 'app-of-the-test' };

/** A primary and a streaming standby, without a database of the application. */
export interface Cluster extends AsyncDisposable {
  readonly primary: Restartable;
  readonly standby: Restartable;
  ownerUrl(database: string): string;
  /** As the application's role. */
  standbyUrl(database: string): string;
  /** A session past all rights; the caller ends it. */
  superuser(database: string, host?: 'primary' | 'standby'): Promise<pg.Client>;
}

const RULES = `local all postgres trust
host all postgres 127.0.0.0/8 trust
host replication postgres 127.0.0.0/8 trust
host all all 127.0.0.0/8 scram-sha-256
`;
/** Nobody cuts this machine's power to see what is left: what PostgreSQL does against that costs time. A server that dies is tried all the same. */
const SETTINGS = `fsync = off
full_page_writes = off
max_connections = 60
shared_buffers = 64MB
`;

export async function startCluster(folder: string, primaryHost: string, standbyHost: string): Promise<Cluster> {
  const bin = postgresBin();
  if (bin === undefined) throw new Error('PostgreSQL is not installed');
  folderFor(folder);
  const [primaryData, standbyData] = [join(folder, 'primary'), join(folder, 'standby')];
  const sockets = folderFor(join(folder, 'run'));
  const server = (name: string, data: string, host: string): Restartable =>
    restartable(() => start(folder, name, [`${bin}/postgres`, '-D', data, '-h', host, '-k', folderFor(join(sockets, name))]), 'SIGINT');
  const superuser = async (database: string, host: 'primary' | 'standby' = 'primary'): Promise<pg.Client> => {
    const client = new pg.Client({ host: host === 'primary' ? primaryHost : standbyHost, port: 5432, user: 'postgres', database });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };

  const init = ['-D', primaryData, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'];
  runOnce(folder, [`${bin}/initdb`, ...init]);
  writeFileSync(join(primaryData, 'pg_hba.conf'), RULES);
  writeFileSync(join(primaryData, 'postgresql.auto.conf'), SETTINGS);
  await using started = new AsyncDisposableStack();
  const primary = started.use(server('primary', primaryData, primaryHost));
  const admin = await eventually(
    () => superuser('postgres'),
    STARTS_WITHIN,
    () => `PostgreSQL answers: ${primary.log()}`,
  );
  // It may end the pooler's sessions, or its databases would not go while the pooler keeps them.
  await admin.query(`CREATE ROLE ${OWNER.user} LOGIN CREATEDB PASSWORD '${OWNER.password}' IN ROLE pg_signal_backend`);
  await admin.query(`CREATE ROLE ${APPLICATION.user} LOGIN PASSWORD '${APPLICATION.password}'`);
  await admin.end();
  const clone = [`${bin}/pg_basebackup`, '-D', standbyData, '-h', primaryHost, '-U', 'postgres'];
  runOnce(folder, [...clone, '-R', '-X', 'stream', '--checkpoint=fast', '--no-sync']);
  const standby = started.use(server('standby', standbyData, standbyHost));
  const reader = await eventually(
    () => superuser('postgres', 'standby'),
    STARTS_WITHIN,
    () => `the standby answers: ${standby.log()}`,
  );
  await reader.end();
  const url = ({ user, password }: typeof OWNER, host: string, database: string): string =>
    `postgres://${user}:${password}@${host}:5432/${database}`;
  const moved = started.move();
  return {
    primary,
    standby,
    superuser,
    ownerUrl: (database) => url(OWNER, primaryHost, database),
    standbyUrl: (database) => url(APPLICATION, standbyHost, database),
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}
