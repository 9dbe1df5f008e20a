import type { Server } from 'node:http';
import fastify from 'fastify';
import { type DestinationStream } from 'pino';
import { Registry } from 'prom-client';
import { healthPlugin, httpPlugin } from '../../src/fastify/index.ts';
import { createDrain, createHealth, type Drain, drainOnSignals } from '../../src/health/index.ts';
import { accessLog } from '../../src/http/index.ts';
import { createLog } from '../../src/logs/index.ts';
import { collectProcessMetrics, type MetricsServer, startMetricsServer } from '../../src/metrics/index.ts';
import { startTracing, traced } from '../../src/tracing/index.ts';

interface Surroundings {
  readonly pool: { query(sql: string): Promise<unknown[]>; end(): Promise<void> };
  readonly privateHost: string;
  readonly metricsPort: number;
  readonly collector: string;
  readonly destination: DestinationStream;
}

/** A small service on the kit: what the documents of its parts quote. */
export async function createService({ pool, privateHost, metricsPort, collector, destination }: Surroundings): Promise<{
  readonly server: Server;
  readonly metrics: MetricsServer;
  readonly drain: Drain;
  readonly signals: Disposable;
}> {
  const log = createLog({ service: 'web', keys: ['birthDate'], paths: ['client.name'], destination });

  const registry = new Registry();
  collectProcessMetrics(registry);
  const metrics = startMetricsServer({ registry, host: privateHost, port: metricsPort, log });

  const tracing = startTracing({ service: 'web', endpoint: collector, ratio: 0.01, log });

  const app = fastify();
  await app.register(httpPlugin, { registry, finished: accessLog({ log }), log });

  const health = createHealth({
    dependencies: { database: { ask: () => pool.query('SELECT 1'), timeout: 1500, grace: 20_000 } },
    registry,
    log,
  });
  await app.register(healthPlugin, { health });

  app.get<{ Params: { id: string } }>('/cases/:id', async ({ params }) => {
    log.info({ client: { name: 'Ana' }, birthDate: '1980-01-01' }, 'reading for %s', 'ana@example.org');
    return traced('read case', async () => ({ id: params.id, rows: await pool.query('SELECT 7 AS number') }));
  });
  await app.ready();

  const drain = createDrain({
    health,
    servers: [app.server],
    closers: [
      { name: 'fastify', close: () => app.close() },
      { name: 'tracing', close: () => tracing.shutdown() },
      { name: 'postgres', close: () => pool.end() },
    ],
    log,
  });
  const signals = drainOnSignals(drain);
  return { server: app.server, metrics, drain, signals };
}
