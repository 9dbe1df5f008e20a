import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { csrfToken } from '../accounts/csrf.ts';
import { type Session, SESSION_SECONDS } from '../cache/sessions.ts';
import type { Office } from '../offices/directory.ts';
import { placeOf } from '../offices/host.ts';
import { type Locale, localeOf } from '../pages/language.ts';
import type { PageContext } from '../pages/layout.ts';
import type { Services } from './services.ts';

declare module 'fastify' {
  interface FastifyRequest {
    visit: Visit | undefined;
  }
}

/** Who makes a request, where, and in which language. */
export interface Visit {
  readonly locale: Locale;
  /** The office of the address, or of the session where the address names none. */
  readonly office: Office | undefined;
  /** True where the address is that of an office that is not there. */
  readonly lost: boolean;
  readonly session: Session | undefined;
  /** Of the cookie; empty without a session. */
  readonly sessionId: string;
  /** They wrote a moment ago. */
  readonly fresh: boolean;
}

/** `__Host-`: set by this host only, over a secure connection only, for every path (browsers take *.localhost for secure). */
export const SESSION_COOKIE = '__Host-session';
const VISITOR_COOKIE = '__Host-visitor';
export const LANGUAGE_COOKIE = 'language';
export const COOKIE = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const;

/** Finds out. A session of another office than the address's counts for nothing there. */
export async function findVisit(services: Services, request: FastifyRequest): Promise<Visit> {
  const place = placeOf(request.headers.host, new URL(services.settings.http.publicUrl).hostname);
  const locale = localeOf(request.cookies[LANGUAGE_COOKIE], request.headers['accept-language']);
  const there = place.kind === 'office' ? await services.directory.bySubdomain(place.subdomain) : undefined;
  const lost = place.kind === 'elsewhere' || (place.kind === 'office' && there === undefined);
  const nobody = { locale, office: there, lost, session: undefined, sessionId: '', fresh: false };
  const cookie = request.cookies[SESSION_COOKIE];
  if (lost || cookie === undefined || cookie.length > 100) return nobody;
  const found = await services.sessions.find(cookie);
  if (found === undefined || (there !== undefined && there.id !== found.session.officeId)) return nobody;
  const office = there ?? (await services.directory.byId(found.session.officeId));
  return { locale, office, lost, session: found.session, sessionId: cookie, fresh: found.fresh };
}

/** The visit found for this request. @throws when a route forgot the hook: a bug. */
export function visitOf(request: FastifyRequest): Visit {
  if (request.visit === undefined) throw new Error('no visit was looked up for this request');
  return request.visit;
}

/** What forms of this visitor are bound to: the session, or before it a cookie of their own, given now if need be. */
export function bindingOf(request: FastifyRequest, reply?: FastifyReply): string {
  const { sessionId } = visitOf(request);
  if (sessionId !== '') return sessionId;
  const known = request.cookies[VISITOR_COOKIE] ?? '';
  if (known !== '' || reply === undefined) return known;
  const made = randomBytes(16).toString('base64url');
  reply.setCookie(VISITOR_COOKIE, made, COOKIE);
  request.cookies[VISITOR_COOKIE] = made;
  return made;
}

export function pageOf(services: Services, request: FastifyRequest, reply: FastifyReply): PageContext {
  const { locale, office, session } = request.visit ?? {
    locale: localeOf(request.cookies?.[LANGUAGE_COOKIE], request.headers['accept-language']),
    office: undefined,
    session: undefined,
  };
  const csrf = request.visit === undefined ? '' : csrfToken(services.settings.http.sessionSecret, bindingOf(request, reply));
  return { locale, office, session, csrf, path: request.method === 'GET' ? request.url : '/' };
}

export function giveSession(reply: FastifyReply, id: string): void {
  reply.setCookie(SESSION_COOKIE, id, { ...COOKIE, maxAge: SESSION_SECONDS });
  reply.clearCookie(VISITOR_COOKIE, COOKIE);
}
