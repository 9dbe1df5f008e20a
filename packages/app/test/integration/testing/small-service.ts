import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** Mistakes a service can make, for tests that must notice each. */
export type Mistake =
  | 'cacheable'
  | 'leaks-secret'
  | 'stack-trace'
  | 'not-ready'
  | 'script-reads-cookie'
  | 'any-password'
  | 'tells-users'
  | 'any-session'
  | 'one-session'
  | 'fails-on-nul'
  | 'logout-keeps';

export const SECRET = 'postgres://app:secret-of-the-service@10.0.0.1/db';
export const LOGIN = { user: 'maria@example.com', password: 'right-of-the-test' };

/** A service with health checks and a login, made for the tests of tests. */
export async function smallService(mistake?: Mistake): Promise<{ readonly baseUrl: string } & AsyncDisposable> {
  const sessions = new Set<string>();
  const server = createServer((request, response) => {
    answer(request, response, sessions, mistake).catch((error: unknown) => {
      response.writeHead(500).end(error instanceof Error ? error.stack : 'error');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens on a port');
  return {
    baseUrl: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, sessions: Set<string>, mistake?: Mistake): Promise<void> {
  const send = (status: number, body: string, headers: Record<string, string> = {}): void =>
    void response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(request.method === 'HEAD' ? undefined : body);
  const session = /(?:^|; )sid=([^;]*)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
  switch (request.url) {
    case '/health':
    case '/ready': {
      const ready = !(mistake === 'not-ready' && request.url === '/ready');
      const body = { status: ready ? 'ready' : 'not ready', ...(mistake === 'leaks-secret' ? { database: SECRET } : {}) };
      const cache: Record<string, string> = mistake === 'cacheable' ? {} : { 'cache-control': 'no-store' };
      return send(ready ? 200 : 503, JSON.stringify(body), { 'content-type': 'application/json', ...cache });
    }
    case '/login':
      return logIn(await formOf(request), send, sessions, mistake);
    case '/logout':
      if (mistake !== 'logout-keeps') sessions.delete(session);
      return send(204, '');
    case '/private': {
      const open = sessions.has(session) || (mistake === 'any-session' && session !== '');
      return open ? send(200, 'private') : send(303, '', { location: '/login' });
    }
    default:
      return send(404, mistake === 'stack-trace' ? (new Error('no such path').stack ?? '') : 'not found');
  }
}

function logIn(
  form: URLSearchParams,
  send: (status: number, body: string, headers?: Record<string, string>) => void,
  sessions: Set<string>,
  mistake?: Mistake,
): void {
  const [user, password] = [form.get('user') ?? '', form.get('password') ?? ''];
  if (mistake === 'fails-on-nul' && `${user}${password}`.includes('\0')) throw new Error('invalid byte sequence');
  if (mistake === 'tells-users' && user !== LOGIN.user) return send(404, 'no such user');
  if (mistake !== 'any-password' && (user !== LOGIN.user || password !== LOGIN.password)) return send(401, 'wrong');
  const session = mistake === 'one-session' ? 'the-session' : randomUUID();
  sessions.add(session);
  const flags = mistake === 'script-reads-cookie' ? 'SameSite=Lax; Path=/' : 'HttpOnly; SameSite=Lax; Path=/';
  send(303, '', { location: '/private', 'set-cookie': `sid=${session}; ${flags}` });
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (chunk instanceof Buffer) chunks.push(chunk);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}
