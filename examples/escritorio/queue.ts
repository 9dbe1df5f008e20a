/** Does the work that writes left behind: `node queue.ts`. Any number of them may run. */
import { createWorker, watchDepth } from '@prumo/app/jobs';
import { isTransient } from '@prumo/app/postgres';
import type pg from 'pg';
import { openRedisConnections } from './cache/connections.ts';
import { openDatabase } from './database/pools.ts';
import { jobHandlers } from './queue/handlers.ts';
import { asWhoAsked, ownTransaction } from './queue/transaction.ts';
import { stopOnSignals } from './service/background.ts';
import { createLog } from './service/log.ts';
import { run } from './service/main.ts';
import { createCourtApi } from './movements/court-api.ts';
import { guarded } from './storage/guarded.ts';
import { openObjects } from './storage/objects.ts';
import { courtUrl, databaseSettings, redisUrl, storageSettings, telemetrySettings } from './service/settings-of.ts';
import { readSettings } from './service/settings.ts';
import { startTelemetry } from './service/telemetry.ts';

/** Jobs at once; a connection for each, and one for leases and depth. */
const AT_ONCE = 2;
const log = createLog('queue');

run(log, async () => {
  const settings = readSettings(process.env, (from) => ({
    database: databaseSettings(from),
    redisUrl: redisUrl(from),
    storage: storageSettings(from),
    courtUrl: courtUrl(from),
    telemetry: telemetrySettings(from),
  }));
  const telemetry = await startTelemetry('queue', settings.telemetry, log);
  const told = { log, registry: telemetry.registry };
  const { url } = settings.database;
  const database = openDatabase({ url, readUrl: url, pool: AT_ONCE + 1 }, told);
  const redis = openRedisConnections(settings.redisUrl, told);
  const transaction = ownTransaction(database);
  const worker = createWorker<pg.ClientBase>({ transaction, concurrency: AT_ONCE, prepare: asWhoAsked, isOutage: isTransient, ...told });
  const objects = guarded(openObjects(settings.storage), told);
  const court = settings.courtUrl === '' ? undefined : createCourtApi(settings.courtUrl, told);
  for (const register of jobHandlers({ redis: redis.fast, objects, court, transaction })) register(worker);
  const depth = watchDepth({ transaction, queues: ['default'], ...told });
  stopOnSignals(
    [
      { name: 'worker', close: () => ended(worker.drain()) },
      { name: 'depth', close: () => depth[Symbol.asyncDispose]() },
      { name: 'storage', close: async () => objects[Symbol.dispose]() },
      { name: 'redis', close: () => redis[Symbol.dispose]() },
      { name: 'database', close: () => database[Symbol.asyncDispose]() },
      { name: 'telemetry', close: () => telemetry.close() },
    ],
    log,
  );
  worker.start();
  log.info({}, 'working');
});

async function ended(drained: Promise<boolean>): Promise<void> {
  if (!(await drained)) throw new Error('a job did not end when told to');
}
