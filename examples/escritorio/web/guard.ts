import type { FastifyReply, FastifyRequest } from 'fastify';
import { csrfMatches, isSameOrigin } from '../accounts/csrf.ts';
import type { Session } from '../cache/sessions.ts';
import type { Office } from '../offices/directory.ts';
import { Refusal } from './problem.ts';
import type { Services } from './services.ts';
import { bindingOf, visitOf } from './visit.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Refuses what another site made a browser send. */
export function refuseForeignOrigin(request: FastifyRequest): void {
  const { origin, host, 'sec-fetch-site': site } = request.headers;
  if (!SAFE.has(request.method) && !isSameOrigin({ origin, host, 'sec-fetch-site': site })) throw new Refusal(403, 'foreign-origin');
}

/** Refuses a form without the token its page gave it. */
export function refuseWithoutToken(services: Services, request: FastifyRequest): void {
  if (SAFE.has(request.method)) return;
  const token = formOf(request)['_csrf'];
  if (!csrfMatches(services.settings.http.sessionSecret, bindingOf(request), token)) throw new Refusal(403, 'no-form-token');
}

/** A sent form's text fields; files are left out. */
export function formOf(request: FastifyRequest): Readonly<Record<string, string>> {
  const { body } = request;
  if (typeof body !== 'object' || body === null) return {};
  return Object.fromEntries(Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** Whoever is signed in, and their office. @throws Refusal 401 */
export function signedIn(request: FastifyRequest): {
  readonly session: Session;
  readonly sessionId: string;
  readonly office: Office;
  readonly fresh: boolean;
} {
  const { session, sessionId, office, fresh } = visitOf(request);
  if (session === undefined || office === undefined) throw new Refusal(401, 'not-signed-in');
  return { session, sessionId, office, fresh };
}

/** Sends whoever is not signed in to the login page, before their body is read. */
export async function loginFirst(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  if (visitOf(request).session !== undefined) return undefined;
  return reply.redirect('/login', 303);
}
