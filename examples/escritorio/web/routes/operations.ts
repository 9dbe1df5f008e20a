import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../../service/metrics.ts';
import type { Readiness } from '../../service/readiness.ts';

/** For probes and scrapers, not for people: /health (this process), /ready (and what it needs), /metrics. */
export function operationRoutes(
  app: FastifyInstance,
  { readiness, metrics }: { readonly readiness: Readiness; readonly metrics: Metrics },
): void {
  app.get('/health', async (_request, reply) => reply.header('Cache-Control', 'no-store').send({ status: 'ok' }));
  app.get('/ready', async (_request, reply) => {
    const state = await readiness.check();
    return reply
      .status(state.ready ? 200 : 503)
      .header('Cache-Control', 'no-store')
      .send(state);
  });
  app.get('/metrics', async (request, reply) => {
    // Through the proxy comes the public; the scraper comes directly.
    if (request.headers['x-forwarded-for'] !== undefined) return reply.status(404).send();
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(metrics.render());
  });
}
