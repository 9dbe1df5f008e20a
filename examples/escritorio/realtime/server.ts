import { setTimeout as sleep } from 'node:timers/promises';
import cookie from '@fastify/cookie';
import websocket from '@fastify/websocket';
import { httpPlugin } from '@prumo/app/fastify';
import type { Health } from '@prumo/app/health';
import { cookieOf, originOf, SESSION_COOKIE } from '@prumo/app/web';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { Gauge, type Registry } from 'prom-client';
import type { WebSocket } from 'ws';
import { type Session, sessionOf, type Sessions } from '../cache/sessions.ts';
import type { Log } from '../service/log.ts';
import { operationRoutes } from '../web/routes/operations.ts';
import { OFFICE_COOKIE } from '../web/safety.ts';
import type { Hub } from './hub.ts';

export interface RealtimeServices {
  readonly log: Log;
  readonly sessions: Sessions;
  readonly hub: Hub;
  readonly registry: Registry;
  readonly health: Health;
}

/** Milliseconds between heartbeats. A page that did not answer the last one is gone; proxies see traffic. */
const HEARTBEAT = 25_000;
/** A page that takes nothing any more is cut off before it fills the memory, bytes. */
const MOST_BUFFERED = 1024 * 1024;
const MOST_CONNECTIONS = 5000;
/** Close codes: ours for "signed out", which pages do not come back from; and "service restart", which they do. */
const SIGNED_OUT = 4401;
const RESTART = 1012;

/** Whose page it is, and how to ask for the session again. */
interface Listening {
  readonly session: Session;
  readonly id: string;
  readonly tenant: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    listener: Listening | undefined;
  }
}

/** The WebSocket server, not listening yet. Events go one way: whatever a page sends is not read. */
export async function createRealtime(services: RealtimeServices, heartbeat = HEARTBEAT): Promise<FastifyInstance> {
  const { hub, sessions, log, registry } = services;
  const app = fastify({ logger: false, trustProxy: 'loopback, uniquelocal' });
  await app.register(httpPlugin, { registry, log });
  app.decorateRequest('listener', undefined);
  await app.register(cookie);
  await app.register(websocket, { options: { maxPayload: 4096 } });
  await app.register(async (operations) => operationRoutes(operations, services));
  new Gauge({
    name: 'escritorio_realtime_connections',
    help: 'Open WebSockets.',
    registers: [registry],
    collect() {
      this.set(hub.size);
    },
  });

  app.get(
    '/ws',
    {
      websocket: true,
      async preValidation(request, reply) {
        // A browser always says where a WebSocket comes from; without it there is no protection against other sites, so it must be there.
        const { origin, host = '' } = request.headers;
        if (origin === undefined || originOf(request.headers, new Set([`https://${host}`, `http://${host}`])) !== 'own')
          return reply.status(403).send({ error: { code: 'foreign-origin' } });
        if (hub.size >= MOST_CONNECTIONS)
          return reply
            .status(503)
            .header('Retry-After', '10')
            .send({ error: { code: 'full' } });
        const [id, tenant] = [SESSION_COOKIE, OFFICE_COOKIE].map((name) => cookieOf(request.headers.cookie, name));
        if (id === undefined || tenant === undefined) return reply.status(401).send({ error: { code: 'not-signed-in' } });
        const found = await sessions.find(id, tenant);
        if (found === undefined) return reply.status(401).send({ error: { code: 'not-signed-in' } });
        request.listener = { session: sessionOf(found), id, tenant };
        return undefined;
      },
    },
    (socket, request) => serve(socket, request),
  );

  function serve(socket: WebSocket, request: FastifyRequest): void {
    const { listener } = request;
    if (listener === undefined) return socket.close(SIGNED_OUT);
    const { session, id, tenant } = listener;
    let alive = true;
    const joined = {
      userId: session.userId,
      // Whoever signed out elsewhere must not go on listening. While the cache fails over, everyone may stay.
      checkSession(): void {
        sessions.find(id, tenant).then(
          (found) => {
            if (found === undefined) socket.close(SIGNED_OUT, 'signed out');
          },
          () => undefined,
        );
      },
      send(event: string): void {
        if (socket.bufferedAmount > MOST_BUFFERED) socket.terminate();
        else socket.send(event);
      },
    };
    const timer = setInterval(() => {
      if (!alive) return socket.terminate();
      alive = false;
      socket.ping();
      joined.checkSession();
    }, heartbeat);
    socket.on('pong', () => {
      alive = true;
    });
    socket.on('error', (error) => log.warn({ err: error }, 'a connection broke'));
    socket.on('close', () => {
      clearInterval(timer);
      hub.leave(session.officeId, joined);
    });
    hub.join(session.officeId, joined);
    socket.send(JSON.stringify({ type: 'hello' }));
  }

  return app;
}

/** Milliseconds a page has to take its leave. */
const LEAVE = 1000;

/** Sends every page to another process, and cuts off those that do not go. */
export async function sendAway(app: FastifyInstance): Promise<void> {
  const { clients } = app.websocketServer;
  for (const client of clients) client.close(RESTART, 'restarting');
  const end = performance.now() + LEAVE;
  while (clients.size > 0 && performance.now() < end) await sleep(25);
  for (const client of clients) client.terminate();
}
