import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isSafe, originOf } from '../csrf/origin.ts';
import { CSRF_COOKIE, CSRF_HEADER, type CsrfTokens } from '../csrf/token.ts';
import { type CorsOptions, createCors } from '../headers/cors.ts';
import { newNonce, securityHeaders, type SecurityHeaderOptions } from '../headers/security.ts';
import { rateLimitHeaders } from '../limits/headers.ts';
import type { RateLimiter, Taken } from '../limits/limiter.ts';
import { cookieOf, endedSessionCookie, SESSION_COOKIE, sessionCookie } from '../sessions/cookie.ts';
import type { Holder, Session, Sessions } from '../sessions/sessions.ts';
import { WebRefusal } from './refusal.ts';

export interface WebSafetyOptions<Data> {
  readonly sessions: Sessions<Data>;
  readonly csrf: CsrfTokens;
  /** The tenant of a request, by its host for instance; undefined where there is none, and then nobody is signed in. */
  readonly tenantOf: (request: FastifyRequest) => string | undefined;
  /** Our origins, as browsers see them, for this request. */
  readonly originsOf: (request: FastifyRequest) => readonly string[];
  readonly headers?: SecurityHeaderOptions;
  readonly cors?: CorsOptions;
  readonly limits?: { readonly limiter: RateLimiter; readonly of: (request: FastifyRequest) => readonly Taken[] };
  /** Requests that carry no cookie of ours but a token of their own, so need no form token. Default: none. */
  readonly withoutFormToken?: (request: FastifyRequest) => boolean;
}

export interface WebSafety<Data> {
  /** Adds the hooks. Before the routes they are for. */
  install(app: FastifyInstance): void;
  sessionOf(request: FastifyRequest): Session<Data> | undefined;
  /** For the scripts and styles of this answer. */
  nonceOf(request: FastifyRequest): string;
  /** For the field `_csrf` of a form, or the header `x-csrf-token`. Sets its cookie. */
  formToken(request: FastifyRequest, reply: FastifyReply): string;
  /** Begins a session under a new id, and ends the one the browser came with. */
  signIn(request: FastifyRequest, reply: FastifyReply, holder: Holder, data: Data): Promise<void>;
  /** Gives the session a new id after a change of privileges. */
  rotate(request: FastifyRequest, reply: FastifyReply, data?: Data): Promise<void>;
  signOut(request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

interface Visit<Data> {
  readonly nonce: string;
  /** What form tokens of this browser are bound to: the session's id, or a cookie of their own before a login. */
  binding: string;
  id: string | undefined;
  session: Session<Data> | undefined;
}

const VISITOR_COOKIE = '__Host-visitor';

/** Joins the parts of web safety for Fastify. Everything it decides is decided by functions that know no framework. */
export function createWebSafety<Data>(options: WebSafetyOptions<Data>): WebSafety<Data> {
  const { sessions, csrf, tenantOf, originsOf, headers, limits, withoutFormToken = () => false } = options;
  const cors = options.cors && createCors(options.cors);
  const trusted = options.cors?.origins ?? [];
  const visits = new WeakMap<FastifyRequest, Visit<Data>>();

  function visitOf(request: FastifyRequest): Visit<Data> {
    const visit = visits.get(request);
    if (visit === undefined) throw new Error('the hooks of web safety are not installed for this route');
    return visit;
  }

  async function arrive(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const nonce = newNonce();
    const visit: Visit<Data> = { nonce, binding: '', id: undefined, session: undefined };
    visits.set(request, visit);
    reply.headers(securityHeaders(headers, nonce));
    const answer = cors?.(request);
    if (answer !== undefined) reply.headers(answer.headers);
    if (answer?.kind === 'preflight') return reply.code(204).send();
    if (answer?.kind === 'refused') throw new WebRefusal(403, 'cors');
    if (!isSafe(request.method) && originOf(request.headers, new Set([...originsOf(request), ...trusted])) === 'foreign')
      throw new WebRefusal(403, 'foreign-origin');
    if (limits !== undefined) {
      const decision = await limits.limiter.take(limits.of(request));
      reply.headers(rateLimitHeaders(decision));
      if (!decision.allowed) throw new WebRefusal(429, 'too-many-requests');
    }
    const tenant = tenantOf(request);
    const id = cookieOf(request.headers.cookie, SESSION_COOKIE);
    visit.session = tenant === undefined ? undefined : await sessions.find(id, tenant);
    if (visit.session !== undefined) visit.id = id;
    visit.binding = visit.id ?? cookieOf(request.headers.cookie, VISITOR_COOKIE) ?? '';
    return undefined;
  }

  async function checkToken(request: FastifyRequest): Promise<void> {
    if (isSafe(request.method) || withoutFormToken(request)) return;
    const { binding } = visitOf(request);
    const sent = request.headers[CSRF_HEADER] ?? fieldOf(request.body, '_csrf');
    if (!csrf.matches(binding, cookieOf(request.headers.cookie, CSRF_COOKIE), sent)) throw new WebRefusal(403, 'no-form-token');
  }

  function give(request: FastifyRequest, reply: FastifyReply, id: string, session: Session<Data>): void {
    const left = (session.ends.getTime() - Date.now()) / 1000;
    reply.header('set-cookie', sessionCookie(id, left));
    Object.assign(visitOf(request), { id, session, binding: id });
  }

  return {
    install(app) {
      app.addHook('onRequest', arrive);
      app.addHook('preValidation', checkToken);
    },
    sessionOf: (request) => visitOf(request).session,
    nonceOf: (request) => visitOf(request).nonce,
    formToken(request, reply) {
      const visit = visitOf(request);
      if (visit.binding === '') {
        visit.binding = randomBytes(16).toString('base64url');
        reply.header('set-cookie', `${VISITOR_COOKIE}=${visit.binding}; Path=/; Secure; HttpOnly; SameSite=Lax`);
      }
      // The one it has stays: a new one would make the forms of every other page that is open worthless.
      const known = cookieOf(request.headers.cookie, CSRF_COOKIE);
      if (known !== undefined && csrf.matches(visit.binding, known, known)) return known;
      const { token, cookie } = csrf.issue(visit.binding);
      reply.header('set-cookie', cookie);
      return token;
    },
    async signIn(request, reply, holder, data) {
      const replaces = cookieOf(request.headers.cookie, SESSION_COOKIE);
      const { id, session } = await sessions.start(holder, data, { replaces });
      give(request, reply, id, session);
    },
    async rotate(request, reply, data) {
      const { id, session } = visitOf(request);
      const rotated = id === undefined || session === undefined ? undefined : await sessions.rotate(id, session.tenant, data);
      if (rotated !== undefined) give(request, reply, rotated.id, rotated.session);
    },
    async signOut(request, reply) {
      const visit = visitOf(request);
      if (visit.id !== undefined) await sessions.end(visit.id);
      reply.header('set-cookie', endedSessionCookie());
      Object.assign(visit, { id: undefined, session: undefined, binding: '' });
    },
  };
}

function fieldOf(body: unknown, field: string): unknown {
  return typeof body === 'object' && body !== null ? new Map<string, unknown>(Object.entries(body)).get(field) : undefined;
}
