import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Health, HealthAnswer } from './readiness.ts';

/** Where a proxy asks. */
export const HEALTH_PATHS = { live: '/health', ready: '/ready' } as const;

/** For `node:http`: answers `GET /health` and `GET /ready`, and says whether the request was one of those. */
export function healthHandler(health: Health): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const path = request.url?.split('?')[0];
    if (path === HEALTH_PATHS.live) send(request, response, health.live());
    else if (path === HEALTH_PATHS.ready) void health.ready().then((answer) => send(request, response, answer));
    else return false;
    return true;
  };
}

function send(request: IncomingMessage, response: ServerResponse, { status, body }: HealthAnswer): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : text);
}
