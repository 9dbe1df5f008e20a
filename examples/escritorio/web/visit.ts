import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Session, sessionOf } from '../cache/sessions.ts';
import type { Office } from '../offices/directory.ts';
import { placeOf } from '../offices/host.ts';
import { type Locale, localeOf } from '../pages/language.ts';
import type { PageContext } from '../pages/layout.ts';
import { localPath } from './local-path.ts';
import { OFFICE_COOKIE } from './safety.ts';
import type { Services } from './services.ts';

declare module 'fastify' {
  interface FastifyRequest {
    place: { readonly office: Office | undefined; readonly lost: boolean } | undefined;
    visit: Visit | undefined;
  }
}

/** Who makes a request, where, and in which language. */
export interface Visit {
  readonly locale: Locale;
  /** The office of the address, or of the session where the address names none. */
  readonly office: Office | undefined;
  readonly session: Session | undefined;
}

export const LANGUAGE_COOKIE = 'language';
/** Set by this host only, over a secure connection only (browsers take *.localhost for secure). */
export const COOKIE = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const;

/** Which office the address names. `lost`: one that is not there, or another site's name. */
export async function findPlace(services: Services, request: FastifyRequest): Promise<NonNullable<FastifyRequest['place']>> {
  const place = placeOf(request.headers.host, new URL(services.settings.http.publicUrl).hostname);
  const office = place.kind === 'office' ? await services.directory.bySubdomain(place.subdomain) : undefined;
  return { office, lost: place.kind === 'elsewhere' || (place.kind === 'office' && office === undefined) };
}

/** Who it is, after web safety looked for a session. One of another office than the address's counts for nothing there. */
export async function findVisit(services: Services, request: FastifyRequest): Promise<Visit> {
  const locale = localeOf(request.cookies[LANGUAGE_COOKIE], request.headers['accept-language']);
  const found = services.safety.sessionOf(request);
  const session = found === undefined ? undefined : sessionOf(found);
  const office = request.place?.office ?? (session === undefined ? undefined : await services.directory.byId(session.officeId));
  return { locale, office, session };
}

/** The visit found for this request. @throws when a route forgot the hook: a bug. */
export function visitOf(request: FastifyRequest): Visit {
  if (request.visit === undefined) throw new Error('no visit was looked up for this request');
  return request.visit;
}

export function pageOf(services: Services, request: FastifyRequest, reply: FastifyReply): PageContext {
  const { locale, office, session } = request.visit ?? {
    locale: localeOf(request.cookies?.[LANGUAGE_COOKIE], request.headers['accept-language']),
    office: undefined,
    session: undefined,
  };
  return {
    locale,
    office,
    session,
    csrf: request.visit === undefined ? '' : services.safety.formToken(request, reply),
    path: localPath(request.method === 'GET' ? request.url : cameFrom(request)),
    push: session !== undefined && services.flags.get('live-pages', String(session.officeId)),
  };
}

/** The page whose form was sent, so that a refusal is where the form was: as the browser says, and only of this very site. */
function cameFrom({ headers: { referer, host } }: FastifyRequest): string {
  if (referer === undefined || !URL.canParse(referer)) return '/';
  const url = new URL(referer);
  return url.host === host ? `${url.pathname}${url.search}` : '/';
}

/** Signs a person in to this browser: a new session, and which office it is of. */
export async function giveSession(services: Services, request: FastifyRequest, reply: FastifyReply, session: Session): Promise<void> {
  const { officeId, userId, name, email, role } = session;
  await services.safety.signIn(request, reply, { tenant: String(officeId), user: userId }, { name, email, role });
  reply.setCookie(OFFICE_COOKIE, String(officeId), { ...COOKIE, maxAge: services.sessions.absolute });
}
