import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import { httpPlugin } from '@prumo/app/fastify';
import { accessLog } from '@prumo/app/http';
import { securityHeaders } from '@prumo/app/web';
import fastify, { type FastifyInstance } from 'fastify';
import { assets } from '../pages/assets.ts';
import { AREAS } from './areas.ts';
import { createAreas } from './areas/areas.ts';
import { discardBody } from './discard-body.ts';
import { acceptMultipart } from './multipart.ts';
import { recogniseVisitors } from './people.ts';
import { answerProblem, Refusal } from './problem.ts';
import { operationRoutes } from './routes/operations.ts';
import { createGate } from './roles.ts';
import { type Route, tableOfRoutes } from './route-table.ts';
import { headersFor } from './safety.ts';
import type { Services } from './services.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route of this very server. */
    routeTable: readonly Route[];
  }
  interface FastifyReply {
    /** Sends a page. */
    html(markup: string): FastifyReply;
  }
}

/** The web application on its services, not listening yet. Takes the client's address from proxies on private networks. */
export async function createServer(services: Services): Promise<FastifyInstance> {
  const { log, registry } = services;
  const app = fastify({
    logger: false,
    trustProxy: 'loopback, uniquelocal',
    bodyLimit: 256 * 1024,
    requestTimeout: 60_000,
    keepAliveTimeout: 75_000,
  });
  app.decorate('routeTable', tableOfRoutes(app));
  await app.register(httpPlugin, { registry, log, finished: accessLog({ log, skip: ['/health', '/ready', '/metrics'] }) });
  for (const name of ['place', 'visit', 'reader']) app.decorateRequest(name, undefined);
  app.decorateReply('html', function html(markup: string) {
    return this.header('Cache-Control', 'no-store').type('text/html; charset=utf-8').send(markup);
  });
  app.setErrorHandler(async (error, request, reply) => {
    await discardBody(request.raw);
    answerProblem(services, error, request, reply);
    return reply;
  });
  app.setNotFoundHandler((request, reply) => answerProblem(services, new Refusal(404, 'not-found'), request, reply));
  const headers = securityHeaders(headersFor(services.settings.http));
  app.addHook('onRequest', async (_request, reply) => void reply.headers(headers));
  await app.register(cookie);
  await app.register(async (operations) => operationRoutes(operations, services));
  for (const asset of Object.values(assets)) {
    app.get(asset.path, async (_request, reply) =>
      reply.type(asset.type).header('Cache-Control', 'public, max-age=31536000, immutable').send(asset.body),
    );
  }
  const gate = createGate(services);
  const areas = createAreas(services, gate.standings);
  await app.register(async (api) => {
    recogniseVisitors(api, services);
    gate.guard(api);
    for (const area of AREAS) area.api?.(api, services);
    areas.api(api);
  });
  await app.register(async (site) => {
    await site.register(formbody);
    acceptMultipart(site);
    recogniseVisitors(site, services);
    gate.guard(site);
    areas.pages(site);
    for (const { pages } of AREAS) await site.register(async (own) => pages?.(own, services));
  });
  return app;
}
