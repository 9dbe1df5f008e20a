import type { FastifyPluginCallback } from 'fastify';
import { createHttpCore, type HttpOptions, type RequestScope } from '../http/index.ts';

const SCOPE = Symbol('scope of a request');

/**
 * `app.register(httpPlugin, { registry })`, before the routes: request and trace ids, context, metrics by route template, a span where something traces. Fastify's own `request.id`
 * becomes the request id.
 */
export const httpPlugin: FastifyPluginCallback<HttpOptions> = (app, options, done) => {
  const core = createHttpCore(options);
  app.setGenReqId((raw) => core.requestId(raw));
  app.decorateRequest(SCOPE, null);
  app.addHook('onRequest', (request, reply, next) => {
    const scope = core.begin(request.raw, reply.raw, () => request.routeOptions.url, request.id);
    request.setDecorator(SCOPE, scope);
    scope.run(next);
  });
  // A body arrives in events of the connection, which know of no request: what comes after it is brought back here.
  app.addHook('preValidation', (request, _reply, next) => request.getDecorator<RequestScope>(SCOPE).run(next));
  done();
};

// For the whole application and not only for what this plugin registers: what the package fastify-plugin sets.
Object.assign(httpPlugin, { [Symbol.for('skip-override')]: true, [Symbol.for('fastify.display-name')]: '@prumo/app http' });
