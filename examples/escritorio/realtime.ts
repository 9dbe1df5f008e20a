/** Pushes what changed to open pages: `node realtime.ts`. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openRedis } from './cache/redis.ts';
import { createSessions } from './cache/sessions.ts';
import { createHub } from './realtime/hub.ts';
import { createRealtime } from './realtime/server.ts';
import { createLog, describeError } from './service/log.ts';
import { run } from './service/main.ts';
import { createMetrics } from './service/metrics.ts';
import { createReadiness } from './service/readiness.ts';
import { httpSettings, redisUrl } from './service/settings-of.ts';
import { readSettings } from './service/settings.ts';
import { onShutdown } from './service/shutdown.ts';

const log = createLog('realtime');

run(log, async () => {
  const settings = readSettings(process.env, (from) => ({ redisUrl: redisUrl(from), http: httpSettings(from) }));
  const redis = openRedis(settings.redisUrl, log);
  const subscriber = openRedis(settings.redisUrl, log);
  const readiness = createReadiness({ redis: () => redis.ping() });
  const app = await createRealtime({
    log,
    readiness,
    metrics: createMetrics(),
    sessions: createSessions(redis, settings.http.sessionSecret),
    hub: createHub(subscriber, (error) => log('warn', 'subscription failed', describeError(error))),
  });
  onShutdown(log, async (hurry) => {
    readiness.drain();
    if (!hurry) await sleep(settings.http.drain);
    await app.close();
    redis.disconnect();
    subscriber.disconnect();
  });
  log('info', 'listening', { address: await app.listen({ host: settings.http.host, port: settings.http.port }) });
});
