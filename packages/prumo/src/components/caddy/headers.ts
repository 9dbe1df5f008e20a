import type { EdgeSpec } from '../../spec/spec.ts';
import type { Json } from './json.ts';

/** Set unless the application answers with its own: it may know better what may frame it, or that it needs the camera. */
const DEFAULTS: Readonly<Record<string, string>> = {
  'X-Frame-Options': 'SAMEORIGIN',
  'Content-Security-Policy': "frame-ancestors 'self'",
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** One year, the least that browsers' preload lists take. Seconds. */
const HSTS = 31_536_000;

/**
 * HSTS binds a name, on every port, for a year. So only where the name's certificate is a public one on the public port: for a local
 * authority it would lock people out of everything else on that name the day the authority is not trusted.
 */
export function strictTransport(edge: EdgeSpec, httpsPort: number): string | undefined {
  if (edge.tls !== 'acme' || httpsPort !== 443) return undefined;
  const subdomains = edge.domains.some((domain) => domain.startsWith('*.'));
  return `max-age=${HSTS}${subdomains ? '; includeSubDomains' : ''}`;
}

/** Handlers for the headers of every answer, error pages included. */
export function securityHeaders(edge: EdgeSpec, httpsPort: number): Json[] {
  const strict = strictTransport(edge, httpsPort);
  const always: Record<string, string[]> = { 'X-Content-Type-Options': ['nosniff'], 'X-Request-Id': ['{http.request.uuid}'] };
  if (strict !== undefined) always['Strict-Transport-Security'] = [strict];
  return [
    { handler: 'headers', response: { deferred: true, set: always, delete: ['Server', 'X-Powered-By'] } },
    ...Object.entries(DEFAULTS).map(
      ([name, value]): Json => ({
        handler: 'headers',
        response: { require: { headers: { [name]: null } }, set: { [name]: [value] } },
      }),
    ),
  ];
}
