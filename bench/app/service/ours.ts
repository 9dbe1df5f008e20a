import fastify, { type FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import { healthPlugin, httpPlugin } from '../../../packages/app/src/fastify/index.ts';
import { createDrain, createHealth, drainOnSignals } from '../../../packages/app/src/health/index.ts';
import { accessLog } from '../../../packages/app/src/http/index.ts';
import { createLog } from '../../../packages/app/src/logs/index.ts';
import { collectProcessMetrics, startMetricsServer } from '../../../packages/app/src/metrics/index.ts';
import { type Database, openDatabase, write } from '../../../packages/app/src/postgres/index.ts';
import { startTracing } from '../../../packages/app/src/tracing/index.ts';
import { addRoutes, type Item, READ, WRITE } from './routes.ts';
import { POOL } from './variants.ts';

/** Longer than the visitors' probe, which comes four times a second. */
const PROXY_WAIT = 1000;

/** The kit's metrics and nothing else of it: requests, statements and connections, the process, and the server for Prometheus. */
export async function metricsService(databaseUrl: string): Promise<FastifyInstance> {
  const registry = measuredProcess();
  const app = fastify();
  await app.register(httpPlugin, { registry });
  const database = openDatabase({ url: databaseUrl, max: POOL, registry });
  route(app, database);
  app.addHook('onClose', () => database[Symbol.asyncDispose]());
  return app;
}

/** All that a request of a service on the kit goes through: metrics, ids and context, traces at 1 %, an access log without personal data, health and drain. */
export async function kitService(databaseUrl: string, collector: string): Promise<FastifyInstance> {
  const log = createLog({ service: 'bench' });
  const tracing = startTracing({ service: 'bench', endpoint: collector, ratio: 0.01, log });
  const registry = measuredProcess();
  const app = fastify();
  await app.register(httpPlugin, { registry, finished: accessLog({ log }), log });
  const database = openDatabase({ url: databaseUrl, max: POOL, registry, log });
  const health = createHealth({ dependencies: { database: { ask: () => database.primary.query('SELECT 1') } }, registry, log });
  await app.register(healthPlugin, { health });
  route(app, database);
  await app.ready();
  const drain = createDrain({
    health,
    servers: [app.server],
    closers: [
      { name: 'fastify', close: () => app.close() },
      { name: 'tracing', close: () => tracing.shutdown() },
      { name: 'postgres', close: () => database[Symbol.asyncDispose]() },
    ],
    proxyWait: PROXY_WAIT,
    log,
  });
  drainOnSignals(drain);
  return app;
}

function measuredProcess(): Registry {
  const registry = new Registry();
  collectProcessMetrics(registry);
  startMetricsServer({ registry, port: 0 });
  return registry;
}

function route(app: FastifyInstance, database: Database): void {
  addRoutes(app, {
    read: async (id) => (await database.primary.query<Item>(READ, [id])).rows[0],
    write: (id) => write(database, {}, async (client) => (await client.query<Item>(WRITE, [id])).rows[0]),
  });
}
