import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Letters, digits and what stands between them in ids; nothing that a log, a header or a shell reads as more. */
const SAFE = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,127}$/;

/** The id of a request: the proxy's `X-Request-Id` where it is safe to log and to send on, else a new UUID. */
export function requestIdOf(headers: IncomingHttpHeaders): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && SAFE.test(given) ? given : randomUUID();
}
