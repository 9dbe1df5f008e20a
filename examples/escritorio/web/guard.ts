import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Session } from '../cache/sessions.ts';
import type { Office } from '../offices/directory.ts';
import { Refusal } from './problem.ts';
import { visitOf } from './visit.ts';

/** A sent form's text fields; files are left out. */
export function formOf(request: FastifyRequest): Readonly<Record<string, string>> {
  const { body } = request;
  if (typeof body !== 'object' || body === null) return {};
  return Object.fromEntries(Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** Whoever is signed in, and their office. @throws Refusal 401 */
export function signedIn(request: FastifyRequest): { readonly session: Session; readonly office: Office } {
  const { session, office } = visitOf(request);
  if (session === undefined || office === undefined) throw new Refusal(401, 'not-signed-in');
  return { session, office };
}

/** Sends whoever is not signed in to the login page, before their body is read. */
export async function loginFirst(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  if (visitOf(request).session !== undefined) return undefined;
  return reply.redirect('/login', 303);
}
