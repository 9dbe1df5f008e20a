import { readFile } from 'node:fs/promises';
import { pino } from 'pino';
import { collectorConfigSchema } from '../../components/collector/index.ts';
import { serveCollector } from './server.ts';

/** The long-running process: collects until SIGTERM. `configFile` is what the component rendered. */
export async function runCollector(configFile: string): Promise<void> {
  const log = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ fd: 1, sync: true }));
  const config = collectorConfigSchema.parse(JSON.parse(await readFile(configFile, 'utf8')));
  const stopped = new Promise<void>((resolve) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => resolve());
  });
  const server = await serveCollector(config, (pooler, error) => {
    if (error === undefined) log.info({ pooler }, 'it answers');
    else log.warn({ pooler, error }, 'it does not answer');
  });
  log.info({ ...config.listen, pid: process.pid }, 'collecting');
  await stopped;
  server.close();
  server.closeAllConnections();
}
