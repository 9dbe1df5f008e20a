import type { FastifyPluginCallback } from 'fastify';
import { HEALTH_PATHS, type Health } from '../health/index.ts';

/** `app.register(healthPlugin, { health })`: `GET /health` and `GET /ready`. Give the drain `app.server`, and `app.close` as the first closer: on its own, it refuses requests at once. */
export const healthPlugin: FastifyPluginCallback<{ readonly health: Health }> = (app, { health }, done) => {
  app.get(HEALTH_PATHS.live, async (_request, reply) => {
    const { status, body } = health.live();
    return reply.code(status).header('Cache-Control', 'no-store').send(body);
  });
  app.get(HEALTH_PATHS.ready, async (_request, reply) => {
    const { status, body } = await health.ready();
    return reply.code(status).header('Cache-Control', 'no-store').send(body);
  });
  done();
};
