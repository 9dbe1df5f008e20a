import { Registry } from 'prom-client';
import { createLog } from '../service/log.ts';
import { courtUrl, databaseSettings, httpSettings, redisUrl, storageSettings } from '../service/settings-of.ts';
import { readSettings } from '../service/settings.ts';
import type { Route } from '../web/route-table.ts';
import { createServer } from '../web/server.ts';
import { openServices } from '../web/services.ts';

/** The routes of this very release, as its web process registers them with this environment. Nothing listens. */
export async function runningRoutes(): Promise<readonly Route[]> {
  const settings = readSettings(process.env, (from) => ({
    database: databaseSettings(from),
    redisUrl: redisUrl(from),
    storage: storageSettings(from),
    http: httpSettings(from),
    courtUrl: courtUrl(from),
  }));
  await using services = await openServices(settings, createLog('proof'), new Registry());
  const app = await createServer(services);
  await app.ready();
  const routes = [...app.routeTable];
  await app.close();
  return routes;
}
