/** The web application: `node web.ts`. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createLog } from './service/log.ts';
import { run } from './service/main.ts';
import { databaseSettings, httpSettings, redisUrl, storageSettings } from './service/settings-of.ts';
import { readSettings } from './service/settings.ts';
import { onShutdown } from './service/shutdown.ts';
import { createServer } from './web/server.ts';
import { openServices } from './web/services.ts';

const log = createLog('web');

run(log, async () => {
  const settings = readSettings(process.env, (from) => ({
    database: databaseSettings(from),
    redisUrl: redisUrl(from),
    storage: storageSettings(from),
    http: httpSettings(from),
  }));
  const services = openServices(settings, log);
  const app = await createServer(services);
  onShutdown(log, async (hurry) => {
    // First the proxy turns away, then the listener closes and the requests under way end.
    services.readiness.drain();
    if (!hurry) await sleep(settings.http.drain);
    await app.close();
    await services[Symbol.asyncDispose]();
  });
  const address = await app.listen({ host: settings.http.host, port: settings.http.port });
  log('info', 'listening', { address });
});
