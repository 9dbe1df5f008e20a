import { Router } from 'express';
import { HEALTH_PATHS, type Health } from '../health/index.ts';

/** `app.use(healthRouter(health))`: `GET /health` and `GET /ready`. */
export function healthRouter(health: Health): Router {
  const router = Router();
  router.get(HEALTH_PATHS.live, (_request, response) => {
    const { status, body } = health.live();
    response.status(status).set('Cache-Control', 'no-store').json(body);
  });
  router.get(HEALTH_PATHS.ready, async (_request, response) => {
    const { status, body } = await health.ready();
    response.status(status).set('Cache-Control', 'no-store').json(body);
  });
  return router;
}
