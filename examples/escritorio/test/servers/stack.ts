import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { claimNetwork } from './addresses.ts';
import { startPooler } from './pgbouncer.ts';
import { type Cluster, startCluster } from './postgres.ts';
import type { Restartable, Running } from './process.ts';
import { startRedis } from './redis.ts';
import { startSwift } from './swift.ts';

/** Everything the application needs, and the environment that leads it there. */
export interface Stack extends AsyncDisposable {
  readonly folder: string;
  /** An address of this stack's network; the servers have 1 to 5. */
  address(host: number): string;
  readonly cluster: Cluster;
  readonly pooler: Running;
  readonly redis: Restartable;
  readonly environment: Readonly<Record<string, string>>;
}

/** Starts them all, on a network and in a folder of their own, and waits until each answers. */
export async function startStack(): Promise<Stack> {
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
  const swift = await swiftStarting;
  const { settings } = swift;
  const environment = {
    DATABASE_URL: pooler.url,
    DATABASE_READ_URL: cluster.standbyUrl,
    DATABASE_OWNER_URL: cluster.ownerUrl,
    REDIS_URL: redis.url,
    S3_ENDPOINT: settings.endpoint,
    S3_ACCESS_KEY: settings.accessKey,
    S3_SECRET_KEY: settings.secretKey,
    S3_REGION: settings.region,
    S3_BUCKET: settings.bucket,
    SESSION_SECRET: 'secret-of-the-test',
    PUBLIC_URL: 'http://escritorio.localhost:3000',
  };
  const moved = started.move();
  return { folder, address, cluster, pooler, redis, environment, [Symbol.asyncDispose]: () => moved.disposeAsync() };
}
