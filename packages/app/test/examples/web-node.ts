import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { createWebSafety } from '../../src/web/node/index.ts';
import type { SafetyParts } from './web-parts.ts';

export function webNode({ parts, users }: SafetyParts): Server {
  const safety = createWebSafety<unknown>({
    ...parts,
    tenantOf: (request) => hostOf(request).split('.')[0],
    originsOf: (request) => [`https://${hostOf(request)}`],
    limits: { limiter: parts.limiter, of: () => [{ limit: 'ip', subject: 'test' }] },
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!(await safety.begin(request, response))) return;
    const body = await bodyOf(request);
    safety.check(request, body);
    switch (`${request.method} ${request.url}`) {
      case 'GET /form':
        return send(response, 200, { token: safety.formToken(request, response), nonce: safety.nonceOf(request) });
      case 'POST /login': {
        const user = users(body);
        if (user === undefined) return send(response, 401, {});
        await safety.signIn(request, response, { tenant: hostOf(request).split('.')[0] ?? '', user }, { role: 'lawyer' });
        return send(response, 200, {});
      }
      case 'POST /rotate':
        await safety.rotate(request, response, { role: 'partner' });
        return send(response, 200, {});
      case 'POST /logout':
        await safety.signOut(request, response);
        return send(response, 200, {});
      default:
        return send(response, 200, safety.sessionOf(request) ?? {});
    }
  }

  return createServer((request, response) => {
    answer(request, response).catch((error: { statusCode?: number; code?: string }) =>
      send(response, error.statusCode ?? 500, { code: error.code }),
    );
  });
}

function hostOf({ headers }: IncomingMessage): string {
  return headers.host ?? '';
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  return request.method === 'POST' ? json(request) : undefined;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
