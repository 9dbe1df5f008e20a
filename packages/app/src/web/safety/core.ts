import { randomBytes } from 'node:crypto';
import { type Headers, isSafe, originOf } from '../csrf/origin.ts';
import { CSRF_COOKIE, CSRF_HEADER, type CsrfTokens } from '../csrf/token.ts';
import { type CorsOptions, createCors } from '../headers/cors.ts';
import { newNonce, securityHeaders, type SecurityHeaderOptions } from '../headers/security.ts';
import { rateLimitHeaders } from '../limits/headers.ts';
import type { RateLimiter, Taken } from '../limits/limiter.ts';
import { cookieOf, endedSessionCookie, SESSION_COOKIE, sessionCookie } from '../sessions/cookie.ts';
import type { Holder, Session, Sessions } from '../sessions/sessions.ts';
import { WebRefusal } from './refusal.ts';

/** What web safety looks at of a request, whatever framework it is of. */
export interface SafeRequest {
  readonly method?: string | undefined;
  readonly headers: Headers & { readonly cookie?: string | undefined };
}

/** What web safety writes into an answer. */
export interface SafeReply {
  set(headers: Readonly<Record<string, string | number>>): void;
  /** One more, beside those that are there. */
  addCookie(line: string): void;
}

export interface SafetyOptions<Data, Request> {
  readonly sessions: Sessions<Data>;
  readonly csrf: CsrfTokens;
  /** The tenant of a request, by its host for instance; undefined where there is none, and then nobody is signed in. */
  readonly tenantOf: (request: Request) => string | undefined;
  /** Our origins, as browsers see them, for this request. */
  readonly originsOf: (request: Request) => readonly string[];
  readonly headers?: SecurityHeaderOptions;
  readonly cors?: CorsOptions;
  readonly limits?: { readonly limiter: RateLimiter; readonly of: (request: Request) => readonly Taken[] };
  /** Requests that carry no cookie of ours but a token of their own, so need no form token. Default: none. */
  readonly withoutFormToken?: (request: Request) => boolean;
}

/** Who visits, and what they may be given; `Reply` is the framework's. */
export interface Visits<Data, Request, Reply> {
  sessionOf(request: Request): Session<Data> | undefined;
  /** For the scripts and styles of this answer. */
  nonceOf(request: Request): string;
  /** For the field `_csrf` of a form, or the header `x-csrf-token`. Sets its cookie. */
  formToken(request: Request, reply: Reply): string;
  /** Begins a session under a new id, and ends the one the browser came with. */
  signIn(request: Request, reply: Reply, holder: Holder, data: Data): Promise<void>;
  /** Gives the session a new id after a change of privileges. */
  rotate(request: Request, reply: Reply, data?: Data): Promise<void>;
  signOut(request: Request, reply: Reply): Promise<void>;
}

export interface SafetyCore<Data, Request, Reply> extends Visits<Data, Request, Reply> {
  /** First of all, before the body is read. `preflight`: answer 204 and no body, and go no further. @throws WebRefusal, SessionsUnavailable */
  arrive(request: Request, reply: Reply): Promise<'go-on' | 'preflight'>;
  /** Once the body is read, before anything is done. @throws WebRefusal */
  checkToken(request: Request, body: unknown): void;
}

interface Visit<Data> {
  readonly nonce: string;
  /** What form tokens of this browser are bound to: the session's id, or a cookie of their own before a login. */
  binding: string;
  id: string | undefined;
  session: Session<Data> | undefined;
}

const VISITOR_COOKIE = '__Host-visitor';

/** Web safety for any framework on Node. @param replyOf how it writes into the framework's answer */
export function createSafetyCore<Data, Request extends SafeRequest, Reply>(
  options: SafetyOptions<Data, Request>,
  replyOf: (reply: Reply) => SafeReply,
): SafetyCore<Data, Request, Reply> {
  const { sessions, csrf, tenantOf, originsOf, headers, limits, withoutFormToken = () => false } = options;
  const cors = options.cors && createCors(options.cors);
  const trusted = options.cors?.origins ?? [];
  const visits = new WeakMap<Request, Visit<Data>>();

  function visitOf(request: Request): Visit<Data> {
    const visit = visits.get(request);
    if (visit === undefined) throw new Error('web safety is not installed for this route');
    return visit;
  }

  function give(request: Request, reply: Reply, id: string, session: Session<Data>): void {
    const left = (session.ends.getTime() - Date.now()) / 1000;
    replyOf(reply).addCookie(sessionCookie(id, left));
    Object.assign(visitOf(request), { id, session, binding: id });
  }

  return {
    async arrive(request, reply) {
      const { method = 'GET' } = request;
      const answer = replyOf(reply);
      const nonce = newNonce();
      const visit: Visit<Data> = { nonce, binding: '', id: undefined, session: undefined };
      visits.set(request, visit);
      answer.set(securityHeaders(headers, nonce));
      const shared = cors?.({ method, headers: request.headers });
      if (shared !== undefined) answer.set(shared.headers);
      if (shared?.kind === 'preflight') return 'preflight';
      if (shared?.kind === 'refused') throw new WebRefusal(403, 'cors');
      if (!isSafe(method) && originOf(request.headers, new Set([...originsOf(request), ...trusted])) === 'foreign')
        throw new WebRefusal(403, 'foreign-origin');
      if (limits !== undefined) {
        const decision = await limits.limiter.take(limits.of(request));
        answer.set(rateLimitHeaders(decision));
        if (!decision.allowed) throw new WebRefusal(429, 'too-many-requests');
      }
      const tenant = tenantOf(request);
      const id = cookieOf(request.headers.cookie, SESSION_COOKIE);
      visit.session = tenant === undefined ? undefined : await sessions.find(id, tenant);
      if (visit.session !== undefined) visit.id = id;
      visit.binding = visit.id ?? cookieOf(request.headers.cookie, VISITOR_COOKIE) ?? '';
      return 'go-on';
    },
    checkToken(request, body) {
      if (isSafe(request.method ?? 'GET') || withoutFormToken(request)) return;
      const { binding } = visitOf(request);
      const sent = request.headers[CSRF_HEADER] ?? fieldOf(body, '_csrf');
      if (!csrf.matches(binding, cookieOf(request.headers.cookie, CSRF_COOKIE), sent)) throw new WebRefusal(403, 'no-form-token');
    },
    sessionOf: (request) => visitOf(request).session,
    nonceOf: (request) => visitOf(request).nonce,
    formToken(request, reply) {
      const visit = visitOf(request);
      if (visit.binding === '') {
        visit.binding = randomBytes(16).toString('base64url');
        replyOf(reply).addCookie(`${VISITOR_COOKIE}=${visit.binding}; Path=/; Secure; HttpOnly; SameSite=Lax`);
      }
      // The one it has stays: a new one would make the forms of every other page that is open worthless.
      const known = cookieOf(request.headers.cookie, CSRF_COOKIE);
      if (known !== undefined && csrf.matches(visit.binding, known, known)) return known;
      const { token, cookie } = csrf.issue(visit.binding);
      replyOf(reply).addCookie(cookie);
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
      replyOf(reply).addCookie(endedSessionCookie());
      Object.assign(visit, { id: undefined, session: undefined, binding: '' });
    },
  };
}

function fieldOf(body: unknown, field: string): unknown {
  return typeof body === 'object' && body !== null ? new Map<string, unknown>(Object.entries(body)).get(field) : undefined;
}
