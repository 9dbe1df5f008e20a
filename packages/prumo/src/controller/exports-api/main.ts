import { readFile } from 'node:fs/promises';
import { pino } from 'pino';
import { exportsApiConfigSchema } from '../../components/exports/index.ts';
import { LocalPlatform } from '../../platforms/local/local-platform.ts';
import { ExportsApi } from './api.ts';
import { Downloads } from './downloads.ts';
import { serveApi } from './server.ts';

/** The long-running process: serves the exports until SIGTERM. `configFile` is what the component rendered. */
export async function runExportsApi(configFile: string): Promise<void> {
  const log = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ fd: 1, sync: true }));
  const config = exportsApiConfigSchema.parse(JSON.parse(await readFile(configFile, 'utf8')));
  const stop = new AbortController();
  const stopped = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve(), { once: true }));
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stop.abort(new Error(`ended by ${name}`)));
  await using downloads = await Downloads.open(config.data);
  const api = new ExportsApi({
    config,
    platform: new LocalPlatform({ state: config.state, run: config.run }),
    downloads,
    monotonic: () => performance.now(),
    now: () => new Date(),
    onEnd({ id }, error) {
      if (error === undefined) log.info({ operation: id }, 'exported');
      else log.error({ operation: id, error: String(error) }, 'not exported');
    },
    stop: stop.signal,
  });
  const server = await serveApi(api, config.listen, log);
  log.info({ ...config.listen, pid: process.pid }, 'exports are served');
  await stopped;
  server.close();
  server.closeAllConnections();
  log.info('no longer served');
}
