import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import fastify, { type FastifyInstance } from 'fastify';
import { assets } from '../pages/assets.ts';
import { HTTP_BOUNDS, type Metrics } from '../service/metrics.ts';
import { createAreas } from './areas/areas.ts';
import { discardBody } from './discard-body.ts';
import { refuseForeignOrigin, refuseWithoutToken } from './guard.ts';
import { acceptMultipart } from './multipart.ts';
import { answerProblem, Refusal } from './problem.ts';
import { apiRoutes } from './routes/api.ts';
import { caseRoutes } from './routes/cases.ts';
import { documentRoutes } from './routes/documents.ts';
import { operationRoutes } from './routes/operations.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { createGate } from './roles.ts';
import type { Services } from './services.ts';
import { findVisit, visitOf } from './visit.ts';

declare module 'fastify' {
  interface FastifyReply {
    /** Sends a page. */
    html(markup: string): FastifyReply;
  }
}

/** Nothing from elsewhere, nothing inline. `connect-src` is for the WebSocket. */
const CONTENT_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** The web application on its services, not listening yet. Takes the client's address from proxies on private networks. */
export async function createServer(services: Services): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    trustProxy: 'loopback, uniquelocal',
    bodyLimit: 256 * 1024,
    requestTimeout: 60_000,
    keepAliveTimeout: 75_000,
  });
  app.decorateRequest('visit', undefined);
  app.decorateReply('html', function html(markup: string) {
    return this.header('Cache-Control', 'no-store').type('text/html; charset=utf-8').send(markup);
  });
  app.setErrorHandler(async (error, request, reply) => {
    await discardBody(request.raw);
    answerProblem(services, error, request, reply);
    return reply;
  });
  app.setNotFoundHandler((request, reply) => answerProblem(services, new Refusal(404, 'not-found'), request, reply));
  app.addHook('onSend', async (_request, reply) => {
    reply.headers({ 'Content-Security-Policy': CONTENT_POLICY, 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'same-origin' });
  });
  measure(app, services.metrics);
  await app.register(cookie);
  operationRoutes(app, services);
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
    apiRoutes(api, services);
    areas.api(api);
  });
  await app.register(async (site) => {
    await site.register(formbody);
    acceptMultipart(site);
    recogniseVisitors(site, services);
    gate.guard(site);
    site.addHook('preHandler', async (request) => refuseWithoutToken(services, request));
    signInRoutes(site, services);
    areas.pages(site);
    await site.register(async (own) => caseRoutes(own, services));
    await site.register(async (own) => documentRoutes(own, services));
  });
  return app;
}

function recogniseVisitors(app: FastifyInstance, services: Services): void {
  app.addHook('onRequest', async (request) => {
    refuseForeignOrigin(request);
    request.visit = await findVisit(services, request);
    if (visitOf(request).lost) throw new Refusal(404, 'unknown-office');
  });
}

/** OpenTelemetry's names, by route template and never by path. */
function measure(app: FastifyInstance, metrics: Metrics): void {
  const duration = metrics.histogram('http_server_request_duration_seconds', 'Duration of HTTP requests.', HTTP_BOUNDS);
  let active = 0;
  metrics.gauge('http_server_active_requests', 'HTTP requests being answered.', () => [[{}, active]]);
  app.addHook('onRequest', async (_request, reply) => {
    active += 1;
    reply.raw.once('close', () => {
      active -= 1;
    });
  });
  app.addHook('onResponse', async (request, reply) => {
    duration.observe(reply.elapsedTime / 1000, {
      http_request_method: request.method,
      http_route: request.routeOptions.url ?? 'none',
      http_response_status_code: reply.statusCode,
    });
  });
}
