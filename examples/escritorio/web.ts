/** The web application: `node web.ts`. */
import { createDrain, drainOnSignals } from '@prumo/app/health';
import { createLog } from './service/log.ts';
import { run } from './service/main.ts';
import { courtUrl, databaseSettings, httpSettings, redisUrl, storageSettings, telemetrySettings } from './service/settings-of.ts';
import { readSettings } from './service/settings.ts';
import { startTelemetry } from './service/telemetry.ts';
import { createServer } from './web/server.ts';
import { openServices } from './web/services.ts';

const log = createLog('web');

run(log, async () => {
  const settings = readSettings(process.env, (from) => ({
    database: databaseSettings(from),
    redisUrl: redisUrl(from),
    storage: storageSettings(from),
    http: httpSettings(from),
    courtUrl: courtUrl(from),
    telemetry: telemetrySettings(from),
  }));
  const telemetry = await startTelemetry('web', settings.telemetry, log);
  const services = await openServices(settings, log, telemetry.registry);
  const app = await createServer(services);
  const { health, directory } = services;
  drainOnSignals(
    createDrain({
      health,
      servers: [app.server],
      proxyWait: settings.http.drain,
      closers: [
        { name: 'fastify', close: () => app.close() },
        { name: 'services', close: () => services[Symbol.asyncDispose]() },
        { name: 'telemetry', close: () => telemetry.close() },
      ],
      log,
    }),
  );
  const warm = health.hold('warming the cache');
  directory
    .warm()
    .catch((error: unknown) => log.warn({ err: error }, 'the offices could not be read ahead'))
    .finally(warm);
  const address = await app.listen({ host: settings.http.host, port: settings.http.port });
  log.info({ address }, 'listening');
});
