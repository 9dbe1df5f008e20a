import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { addressOf } from './addresses.ts';
import { startPooler } from './pgbouncer.ts';
import { type Cluster, startCluster } from './postgres.ts';
import type { Restartable, Running } from './process.ts';
import { startRedis } from './redis.ts';
import { startSwift } from './swift.ts';

/** Everything the application needs, and the environment that leads it there. */
export interface Stack extends AsyncDisposable {
  readonly folder: string;
  readonly cluster: Cluster;
  readonly pooler: Running;
  readonly redis: Restartable;
  readonly environment: Readonly<Record<string, string>>;
}

/** @param run 0–255, another for each test file, so that files can run side by side. */
export async function startStack(run: number): Promise<Stack> {
  const folder = mkdtempSync('/tmp/escritorio-test-');
  chmodSync(folder, 0o755);
  await using started = new AsyncDisposableStack();
  started.defer(() => rmSync(folder, { recursive: true, force: true }));
  const [primary, standby, poolerHost, redisHost, swiftHost] = [1, 2, 3, 4, 5].map((host) => addressOf(run, host));
  if (primary === undefined || standby === undefined || poolerHost === undefined || redisHost === undefined || swiftHost === undefined)
    throw new Error('unreachable');
  const swiftStarting = startSwift(join(folder, 'swift'), swiftHost);
  swiftStarting.catch(() => undefined); // awaited below
  started.defer(async () => (await swiftStarting.catch(() => undefined))?.[Symbol.asyncDispose]());
  const cluster = started.use(await startCluster(join(folder, 'pg'), primary, standby));
  const pooler = started.use(startPooler(join(folder, 'pooler'), poolerHost, primary));
  const redis = started.use(await startRedis(join(folder, 'redis'), redisHost));
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
  return { folder, cluster, pooler, redis, environment, [Symbol.asyncDispose]: () => moved.disposeAsync() };
}
