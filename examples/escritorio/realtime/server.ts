import cookie from '@fastify/cookie';
import websocket from '@fastify/websocket';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import { isSameOrigin } from '../accounts/csrf.ts';
import type { Session, Sessions } from '../cache/sessions.ts';
import type { Log } from '../service/log.ts';
import { describeError } from '../service/log.ts';
import type { Metrics } from '../service/metrics.ts';
import type { Readiness } from '../service/readiness.ts';
import { operationRoutes } from '../web/routes/operations.ts';
import { SESSION_COOKIE } from '../web/visit.ts';
import type { Hub } from './hub.ts';

export interface RealtimeServices {
  readonly log: Log;
  readonly sessions: Sessions;
  readonly hub: Hub;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
}

/** Milliseconds between heartbeats. A page that did not answer the last one is gone; proxies see traffic. */
const HEARTBEAT = 25_000;
/** A page that takes nothing any more is cut off before it fills the memory, bytes. */
const MOST_BUFFERED = 1024 * 1024;
const MOST_CONNECTIONS = 5000;
/** Close codes: ours for "signed out", which pages do not come back from; and "service restart", which they do. */
const SIGNED_OUT = 4401;
const RESTART = 1012;

declare module 'fastify' {
  interface FastifyRequest {
    listener: { readonly session: Session; readonly sessionId: string } | undefined;
  }
}

/** The WebSocket server, not listening yet. Events go one way: whatever a page sends is not read. */
export async function createRealtime(services: RealtimeServices, heartbeat = HEARTBEAT): Promise<FastifyInstance> {
  const { hub, sessions, log } = services;
  const app = fastify({ logger: false, trustProxy: 'loopback, uniquelocal' });
  app.decorateRequest('listener', undefined);
  await app.register(cookie);
  await app.register(websocket, { options: { maxPayload: 4096 } });
  operationRoutes(app, services);
  services.metrics.gauge('escritorio_realtime_connections', 'Open WebSockets.', () => [[{}, hub.size]]);

  app.get(
    '/ws',
    {
      websocket: true,
      async preValidation(request, reply) {
        // A browser always says where a WebSocket comes from; without it there is no protection against other sites, so it must be there.
        const { origin, host } = request.headers;
        if (origin === undefined || !isSameOrigin({ origin, host })) return reply.status(403).send({ error: { code: 'foreign-origin' } });
        if (hub.size >= MOST_CONNECTIONS)
          return reply
            .status(503)
            .header('Retry-After', '10')
            .send({ error: { code: 'full' } });
        const sessionId = request.cookies[SESSION_COOKIE] ?? '';
        const found = sessionId === '' ? undefined : await sessions.find(sessionId);
        if (found === undefined) return reply.status(401).send({ error: { code: 'not-signed-in' } });
        request.listener = { session: found.session, sessionId };
        return undefined;
      },
    },
    (socket, request) => serve(socket, request),
  );

  function serve(socket: WebSocket, request: FastifyRequest): void {
    const { listener } = request;
    if (listener === undefined) return socket.close(SIGNED_OUT);
    const { session, sessionId } = listener;
    let alive = true;
    const joined = {
      send(event: string): void {
        if (socket.bufferedAmount > MOST_BUFFERED) socket.terminate();
        else socket.send(event);
      },
    };
    const timer = setInterval(() => {
      if (!alive) return socket.terminate();
      alive = false;
      socket.ping();
      // Whoever signed out elsewhere must not go on listening. While the cache fails over, everyone may stay.
      sessions.find(sessionId).then(
        (found) => {
          if (found === undefined) socket.close(SIGNED_OUT, 'signed out');
        },
        () => undefined,
      );
    }, heartbeat);
    socket.on('pong', () => {
      alive = true;
    });
    socket.on('error', (error) => log('warn', 'a connection broke', describeError(error)));
    socket.on('close', () => {
      clearInterval(timer);
      hub.leave(session.officeId, joined);
    });
    hub.join(session.officeId, joined);
    socket.send(JSON.stringify({ type: 'hello' }));
  }

  app.addHook('preClose', async () => {
    for (const client of app.websocketServer.clients) client.close(RESTART, 'restarting');
  });
  return app;
}
