import type { FastifyInstance } from 'fastify';

/** A route as it was registered. */
export interface Route {
  readonly method: string;
  /** With its parameters: `/cases/:id`. */
  readonly url: string;
}

/** Every route that is registered from now on; HEAD, which goes with GET, left out. Nothing has to be kept in step by hand. */
export function tableOfRoutes(app: FastifyInstance): readonly Route[] {
  const routes: Route[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) if (one !== 'HEAD') routes.push({ method: one, url });
  });
  return routes;
}
