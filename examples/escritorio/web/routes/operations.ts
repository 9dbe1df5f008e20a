import { healthPlugin } from '@prumo/app/fastify';
import type { Health } from '@prumo/app/health';
import { metricsText } from '@prumo/app/metrics';
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';

/** For probes and scrapers, not for people: /health (this process), /ready (and what it needs), /metrics. */
export async function operationRoutes(
  app: FastifyInstance,
  { health, registry }: { readonly health: Health; readonly registry: Registry },
): Promise<void> {
  await app.register(healthPlugin, { health });
  app.get('/metrics', async (request, reply) => {
    // Through the proxy comes the public; the scraper comes directly.
    if (request.headers['x-forwarded-for'] !== undefined) return reply.status(404).send();
    return reply.type(registry.contentType).send(await metricsText(registry));
  });
}
