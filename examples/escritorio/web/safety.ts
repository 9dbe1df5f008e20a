import { createHmac } from 'node:crypto';
import { cookieOf, createCsrfTokens, type SecurityHeaderOptions } from '@prumo/app/web';
import { createWebSafety, type WebSafety } from '@prumo/app/web/fastify';
import type { FastifyRequest } from 'fastify';
import type { SessionData, Sessions } from '../cache/sessions.ts';
import type { HttpSettings } from '../service/settings-of.ts';

/** Which office the session of this browser is of, where the address names none. It opens nothing: a session is found only in its own office. */
export const OFFICE_COOKIE = '__Host-office';

/** Nothing from elsewhere, nothing inline. `connect-src` is for the WebSocket. */
export function headersFor({ publicUrl }: HttpSettings): SecurityHeaderOptions {
  return {
    policy: {
      'default-src': ["'none'"],
      'script-src': ["'self'"],
      'style-src': ["'self'"],
      'img-src': ["'self'"],
      'connect-src': ["'self'"],
    },
    ...(publicUrl.startsWith('https:') ? {} : { strictTransport: 0 }),
  };
}

/** The office of the address, else of the cookie. */
export function tenantOf(request: FastifyRequest): string | undefined {
  const { place } = request;
  if (place?.office !== undefined) return String(place.office.id);
  const named = cookieOf(request.headers.cookie, OFFICE_COOKIE);
  return named !== undefined && /^[1-9]\d{0,9}$/.test(named) ? named : undefined;
}

/** Sessions, form tokens, origins and headers of every page. Routes of JSON need no form token: only JSON is read there, which another site cannot make a browser send unasked. */
export function createSafety(sessions: Sessions, http: HttpSettings): WebSafety<SessionData> {
  return createWebSafety({
    sessions,
    csrf: createCsrfTokens({ secrets: [createHmac('sha256', http.sessionSecret).update('form tokens').digest()] }),
    tenantOf,
    originsOf: ({ headers: { host = '' } }) => [`https://${host}`, `http://${host}`],
    headers: headersFor(http),
    withoutFormToken: ({ url }) => url.startsWith('/api/'),
  });
}
