import { withContext } from '@prumo/app/context';
import { type ReadSession, readSession } from '@prumo/app/postgres';
import type { FastifyInstance } from 'fastify';
import { withReader } from '../database/reader.ts';
import { Refusal } from './problem.ts';
import type { Services } from './services.ts';
import { COOKIE, findPlace, findVisit } from './visit.ts';

declare module 'fastify' {
  interface FastifyRequest {
    reader: ReadSession | undefined;
  }
}

/** How far this browser's own writes reach in the database: what reads for it must have. */
export const SEEN_COOKIE = '__Host-seen';
/** Seconds; replicas that lag more than this are left out by the router. */
const SEEN_FOR = 300;

/** For routes that people use: finds out who they are, refuses what other sites sent, and does the rest as their office. */
export function recogniseVisitors(app: FastifyInstance, services: Services): void {
  app.addHook('onRequest', async (request) => {
    request.place = await findPlace(services, request);
    if (request.place.lost) throw new Refusal(404, 'unknown-office');
  });
  services.safety.install(app);
  app.addHook('onRequest', async (request) => {
    request.visit = await findVisit(services, request);
  });
  // With callbacks: what follows `next` is done within the context.
  app.addHook('preValidation', (request, _reply, next) => {
    const session = request.visit?.session;
    const reader = readSession(request.cookies[SEEN_COOKIE]);
    request.reader = reader;
    withReader(reader, () => {
      if (session === undefined) return next();
      withContext({ tenant: String(session.officeId), user: session.userId, purpose: 'case-management' }, next);
    });
  });
  app.addHook('onSend', async (request, reply) => {
    const token = request.reader?.token;
    if (token !== undefined && token !== request.cookies[SEEN_COOKIE]) reply.setCookie(SEEN_COOKIE, token, { ...COOKIE, maxAge: SEEN_FOR });
  });
}
