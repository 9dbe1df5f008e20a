import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { postgresBin } from './addresses.ts';
import { eventually, folderFor, type Running, runOnce, start } from './process.ts';

export const OWNER = { user: 'escritorio_owner', password: 'owner-of-the-test' };
export const APPLICATION = { user: 'escritorio_app', password: 'app-of-the-test' };
const DATABASE = 'escritorio';

/** A primary and a streaming standby. */
export interface Cluster extends AsyncDisposable {
  primary: Running;
  standby: Running;
  /** Starts the primary again after it was stopped. */
  restartPrimary(): Promise<void>;
  ownerUrl: string;
  standbyUrl: string;
  superuser(host?: 'primary' | 'standby'): Promise<pg.Client>;
}

export async function startCluster(folder: string, primaryHost: string, standbyHost: string): Promise<Cluster> {
  const bin = postgresBin();
  if (bin === undefined) throw new Error('PostgreSQL is not installed');
  folderFor(folder);
  const data = join(folder, 'primary');
  runOnce(folder, [`${bin}/initdb`, '-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync']);
  writeFileSync(
    join(data, 'pg_hba.conf'),
    'local all postgres trust\nhost all postgres 127.0.0.0/8 trust\nhost replication postgres 127.0.0.0/8 trust\nhost all all 127.0.0.0/8 scram-sha-256\n',
  );
  writeFileSync(join(data, 'postgresql.auto.conf'), `fsync = off\nmax_connections = 60\nshared_buffers = 64MB\nwal_level = replica\n`);
  const primary = (): Running =>
    start(folder, 'primary', [`${bin}/postgres`, '-D', data, '-h', primaryHost, '-p', '5432', '-k', folderFor(join(folder, 's1'))]);
  const superuser = async (host: 'primary' | 'standby' = 'primary', database = DATABASE): Promise<pg.Client> => {
    const client = new pg.Client({ host: host === 'primary' ? primaryHost : standbyHost, port: 5432, user: 'postgres', database });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  const cluster = { primary: primary() };
  await using started = new AsyncDisposableStack();
  started.defer(() => cluster.primary.stop('SIGINT'));
  const admin = await eventually(() => superuser('primary', 'postgres'), 20_000, 'PostgreSQL answers');
  await admin.query(`CREATE ROLE ${OWNER.user} LOGIN PASSWORD '${OWNER.password}'`);
  await admin.query(`CREATE ROLE ${APPLICATION.user} LOGIN PASSWORD '${APPLICATION.password}'`);
  await admin.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER.user}`);
  await admin.end();
  runOnce(folder, [
    `${bin}/pg_basebackup`,
    '-D',
    join(folder, 'standby'),
    '-h',
    primaryHost,
    '-U',
    'postgres',
    '-R',
    '-X',
    'stream',
    '--checkpoint=fast',
    '--no-sync',
  ]);
  const standby = start(folder, 'standby', [
    `${bin}/postgres`,
    '-D',
    join(folder, 'standby'),
    '-h',
    standbyHost,
    '-p',
    '5432',
    '-k',
    folderFor(join(folder, 's2')),
  ]);
  started.defer(() => standby.stop('SIGINT'));
  await eventually(
    async () => {
      const client = await superuser('standby');
      await client.end();
      return true;
    },
    20_000,
    () => `the standby answers: ${standby.log()}`,
  );
  const moved = started.move();
  return {
    get primary() {
      return cluster.primary;
    },
    standby,
    async restartPrimary() {
      cluster.primary = primary();
    },
    ownerUrl: `postgres://${OWNER.user}:${OWNER.password}@${primaryHost}:5432/${DATABASE}`,
    standbyUrl: `postgres://${APPLICATION.user}:${APPLICATION.password}@${standbyHost}:5432/${DATABASE}`,
    superuser,
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}
