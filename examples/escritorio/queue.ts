/** Does the work that writes left behind: `node queue.ts`. Any number of them may run. */
import { setTimeout as sleep } from 'node:timers/promises';
import { publish } from './cache/events.ts';
import { openRedis } from './cache/redis.ts';
import { openDatabase } from './database/pools.ts';
import { workOne } from './queue/work.ts';
import { createLog, describeError } from './service/log.ts';
import { run } from './service/main.ts';
import { databaseSettings, redisUrl } from './service/settings-of.ts';
import { readSettings } from './service/settings.ts';
import { onShutdown } from './service/shutdown.ts';

/** Milliseconds to wait when nothing is due, and at most after an error. LISTEN does not pass a transaction pooler, so it asks. */
const IDLE = 500;
const LONGEST_PAUSE = 5000;
const log = createLog('queue');

run(log, async () => {
  const settings = readSettings(process.env, (from) => ({ database: databaseSettings(from), redisUrl: redisUrl(from) }));
  const database = openDatabase({ ...settings.database, pool: 2 }, log);
  const redis = openRedis(settings.redisUrl, log);
  const stop = new AbortController();
  const working = workUntil(stop.signal);
  onShutdown(log, async () => {
    stop.abort();
    await working; // the job in hand is finished
    redis.disconnect();
    await database[Symbol.asyncDispose]();
  });
  log('info', 'working');
  await working;

  async function workUntil(signal: AbortSignal): Promise<void> {
    let pause = IDLE;
    while (!signal.aborted) {
      try {
        const job = await workOne(database, log);
        pause = IDLE;
        if (job !== undefined) {
          await publish(redis, job.officeId, { type: 'notification', caseId: job.caseId });
          continue;
        }
      } catch (error) {
        log('warn', 'could not work', describeError(error));
        pause = Math.min(LONGEST_PAUSE, pause * 2);
      }
      await sleep(pause, undefined, { signal }).catch(() => undefined);
    }
  }
});
