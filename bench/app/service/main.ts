/**
 * `node main.ts VARIANT`: one service to be measured. Started by `startService`, over whose channel it tells its port and answers `usage` with the
 * processor time it has taken. It ends with whoever started it.
 */
import type { FastifyInstance } from 'fastify';
import fastifyMetrics from 'fastify-metrics';
import * as z from 'zod';
import { kitService, metricsService } from './ours.ts';
import { plainService } from './plain.ts';
import { type Variant, VARIANTS } from './variants.ts';

const { BENCH_DATABASE_URL: databaseUrl, BENCH_COLLECTOR: collector } = z
  .object({ BENCH_DATABASE_URL: z.url(), BENCH_COLLECTOR: z.url() })
  .parse(process.env);

const OPEN: Readonly<Record<Variant, () => Promise<FastifyInstance>>> = {
  bare: () => plainService(databaseUrl, async () => undefined),
  metrics: () => metricsService(databaseUrl),
  'fastify-metrics': () =>
    plainService(databaseUrl, async (app) => void (await app.register(fastifyMetrics.default, { endpoint: '/metrics' }))),
  // What measures it is loaded before this file, by `--import`.
  opentelemetry: () => plainService(databaseUrl, async () => undefined),
  kit: () => kitService(databaseUrl, collector),
};

// Whoever started it may have gone, and then it goes as well.
const tell = (message: object): void => void (process.connected && process.send?.(message));
const app = await OPEN[z.enum(VARIANTS).parse(process.argv[2])]();
await app.listen({ host: '127.0.0.1', port: 0 });
process.on('message', (asked) => {
  if (asked !== 'usage') return;
  const { user, system } = process.cpuUsage();
  tell({ microseconds: user + system });
});
process.once('disconnect', () => process.exit());
tell(z.object({ port: z.number() }).parse(app.server.address()));
