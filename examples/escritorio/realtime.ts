/** Pushes what changed to open pages: `node realtime.ts`. */
import { createDrain, createHealth, drainOnSignals } from '@prumo/app/health';
import { openRedis, ready } from '@prumo/app/redis';
import { openSessions } from './cache/sessions.ts';
import { createHub } from './realtime/hub.ts';
import { createRealtime, sendAway } from './realtime/server.ts';
import { createLog } from './service/log.ts';
import { run } from './service/main.ts';
import { httpSettings, redisUrl, telemetrySettings } from './service/settings-of.ts';
import { readSettings } from './service/settings.ts';
import { startTelemetry } from './service/telemetry.ts';

const log = createLog('realtime');

run(log, async () => {
  const settings = readSettings(process.env, (from) => ({
    redisUrl: redisUrl(from),
    http: httpSettings(from),
    telemetry: telemetrySettings(from),
  }));
  const telemetry = await startTelemetry('realtime', settings.telemetry, log);
  const { registry } = telemetry;
  const redis = openRedis({ server: settings.redisUrl, name: 'sessions', whenAway: 'wait', resend: true, registry, log });
  // It only listens: a time-out would cut it off.
  const subscriber = openRedis({ server: settings.redisUrl, name: 'events', whenAway: 'for-ever', registry, log });
  const health = createHealth({ dependencies: { redis: { ask: () => ready(redis, { writable: false }) } }, registry, log });
  const app = await createRealtime({
    log,
    health,
    registry,
    sessions: openSessions(redis, registry),
    hub: createHub(subscriber, (error) => log.warn({ err: error }, 'subscription failed')),
  });
  drainOnSignals(
    createDrain({
      health,
      servers: [app.server],
      proxyWait: settings.http.drain,
      first: [{ name: 'websockets', close: () => sendAway(app) }],
      closers: [
        { name: 'fastify', close: () => app.close() },
        { name: 'redis', close: () => [redis, subscriber].forEach((one) => one.disconnect()) },
        { name: 'telemetry', close: () => telemetry.close() },
      ],
      log,
    }),
  );
  log.info({ address: await app.listen({ host: settings.http.host, port: settings.http.port }) }, 'listening');
});
