import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { postgresBin } from './addresses.ts';
import { eventually, folderFor, type Restartable, restartable, runOnce, start, STARTS_WITHIN } from './process.ts';

export const OWNER = { user: 'escritorio_owner', password: 'owner-of-the-test' };
export const APPLICATION = { user: 'escritorio_app', password: 'app-of-the-test' };
const DATABASE = 'escritorio';

/** A primary and a streaming standby. */
export interface Cluster extends AsyncDisposable {
  readonly primary: Restartable;
  readonly standby: Restartable;
  readonly ownerUrl: string;
  readonly standbyUrl: string;
  /** A session past all rights; the caller ends it. */
  superuser(host?: 'primary' | 'standby'): Promise<pg.Client>;
}

const RULES = `local all postgres trust
host all postgres 127.0.0.0/8 trust
host replication postgres 127.0.0.0/8 trust
host all all 127.0.0.0/8 scram-sha-256
`;

export async function startCluster(folder: string, primaryHost: string, standbyHost: string): Promise<Cluster> {
  const bin = postgresBin();
  if (bin === undefined) throw new Error('PostgreSQL is not installed');
  folderFor(folder);
  const [primaryData, standbyData] = [join(folder, 'primary'), join(folder, 'standby')];
  const sockets = folderFor(join(folder, 'run'));
  const server = (name: string, data: string, host: string): Restartable =>
    restartable(() => start(folder, name, [`${bin}/postgres`, '-D', data, '-h', host, '-k', folderFor(join(sockets, name))]), 'SIGINT');
  const superuser = async (host: 'primary' | 'standby' = 'primary', database = DATABASE): Promise<pg.Client> => {
    const client = new pg.Client({ host: host === 'primary' ? primaryHost : standbyHost, port: 5432, user: 'postgres', database });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };

  runOnce(folder, [
    `${bin}/initdb`,
    '-D',
    primaryData,
    '-U',
    'postgres',
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--no-sync',
  ]);
  writeFileSync(join(primaryData, 'pg_hba.conf'), RULES);
  writeFileSync(join(primaryData, 'postgresql.auto.conf'), 'fsync = off\nmax_connections = 60\nshared_buffers = 64MB\n');
  await using started = new AsyncDisposableStack();
  const primary = started.use(server('primary', primaryData, primaryHost));
  const admin = await eventually(
    () => superuser('primary', 'postgres'),
    STARTS_WITHIN,
    () => `PostgreSQL answers: ${primary.log()}`,
  );
  await admin.query(`CREATE ROLE ${OWNER.user} LOGIN PASSWORD '${OWNER.password}'`);
  await admin.query(`CREATE ROLE ${APPLICATION.user} LOGIN PASSWORD '${APPLICATION.password}'`);
  await admin.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER.user}`);
  await admin.end();
  // As platforms like to do, and as Prumo does: whatever the owner makes, the application may use.
  const inside = await superuser();
  await inside.query(
    `ALTER DEFAULT PRIVILEGES FOR ROLE ${OWNER.user} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${APPLICATION.user}`,
  );
  await inside.end();
  const clone = [`${bin}/pg_basebackup`, '-D', standbyData, '-h', primaryHost, '-U', 'postgres'];
  runOnce(folder, [...clone, '-R', '-X', 'stream', '--checkpoint=fast', '--no-sync']);
  const standby = started.use(server('standby', standbyData, standbyHost));
  const reader = await eventually(
    () => superuser('standby'),
    STARTS_WITHIN,
    () => `the standby answers: ${standby.log()}`,
  );
  await reader.end();
  const moved = started.move();
  return {
    primary,
    standby,
    superuser,
    ownerUrl: `postgres://${OWNER.user}:${OWNER.password}@${primaryHost}:5432/${DATABASE}`,
    standbyUrl: `postgres://${APPLICATION.user}:${APPLICATION.password}@${standbyHost}:5432/${DATABASE}`,
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}
