import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { requireEnvironment } from '@prumo/app/testing';
import { claimNetwork } from './addresses.ts';
import { startPooler } from './pgbouncer.ts';
import { type Cluster, startCluster } from './postgres.ts';
import type { Restartable } from './process.ts';
import { startRedis } from './redis.ts';
import { startSwift } from './swift.ts';

/** Everything the application needs, and nothing of it: what it keeps there is in databases of `database.ts`. */
export interface Servers extends AsyncDisposable {
  readonly folder: string;
  /** An address of this group's network; the servers have 1 to 5. */
  address(host: number): string;
  readonly cluster: Cluster;
  readonly redis: Restartable;
  /** What leads the application to them, and to one database. */
  environment(database: string): Readonly<Record<string, string>>;
}

/** Starts them all, on a network and in a folder of their own, and waits until each answers. */
export async function startServers(): Promise<Servers> {
  const folder = mkdtempSync('/tmp/escritorio-test-');
  chmodSync(folder, 0o755);
  await using started = new AsyncDisposableStack();
  started.defer(() => rmSync(folder, { recursive: true, force: true }));
  const { address } = started.use(await claimNetwork());
  const swiftStarting = startSwift(join(folder, 'swift'), address(5));
  swiftStarting.catch(() => undefined); // awaited below
  started.defer(async () => (await swiftStarting.catch(() => undefined))?.[Symbol.asyncDispose]());
  const cluster = started.use(await startCluster(join(folder, 'pg'), address(1), address(2)));
  const pooler = started.use(startPooler(join(folder, 'pooler'), address(3), address(1)));
  const redis = started.use(await startRedis(join(folder, 'redis'), address(4)));
  const { settings } = await swiftStarting;
  const environment = (database: string): Record<string, string> => ({
    DATABASE_URL: pooler.url(database),
    DATABASE_READ_URL: cluster.standbyUrl(database),
    DATABASE_OWNER_URL: cluster.ownerUrl(database),
    REDIS_URL: redis.url,
    S3_ENDPOINT: settings.endpoint,
    S3_ACCESS_KEY: settings.accessKey,
    S3_SECRET_KEY: settings.secretKey,
    S3_REGION: settings.region,
    S3_BUCKET: settings.bucket,
    SESSION_SECRET: 'secret-of-the-test',
    PUBLIC_URL: 'http://escritorio.localhost:3000',
  });
  const given = environment('postgres');
  const servers = ['DATABASE_URL', 'DATABASE_READ_URL', 'DATABASE_OWNER_URL', 'REDIS_URL', 'S3_ENDPOINT'];
  await requireEnvironment(
    { variables: Object.keys(given), servers: servers.map((name) => ({ name, url: given[name] })) },
    { env: given, within: 10_000 },
  );
  const moved = started.move();
  return { folder, address, cluster, redis, environment, [Symbol.asyncDispose]: () => moved.disposeAsync() };
}
