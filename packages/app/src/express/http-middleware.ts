import type { Request, RequestHandler } from 'express';
import { createHttpCore, type HttpOptions } from '../http/index.ts';
import { templateOf } from './route-template.ts';

/** `app.use(httpMiddleware({ registry }))`, before all else: request and trace ids, context, metrics by route template, a span where something traces. */
export function httpMiddleware(options: HttpOptions = {}): RequestHandler {
  const core = createHttpCore(options);
  return (request, response, next) => {
    const route = watchRoute(request);
    core.begin(request, response, route).run(() => next());
  };
}

/** Keeps the template of each route as Express enters it. Asked at the end, after an error, Express would say the route without where its router is mounted. */
function watchRoute(request: Request): () => string | undefined {
  let current: unknown;
  let template: string | undefined;
  Object.defineProperty(request, 'route', {
    configurable: true,
    enumerable: true,
    get: () => current,
    set(route: unknown) {
      current = route;
      template = templateOf(request, route);
    },
  });
  return () => template;
}
