import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createCsrfTokens, createRateLimiter, createSessions } from '../../../src/web/index.ts';
import { webExpress } from '../../examples/web-express.ts';
import { webNode } from '../../examples/web-node.ts';
import type { SafetyParts } from '../../examples/web-parts.ts';
import { eventually } from '../../servers/eventually.ts';
import { type RedisServer, startRedis } from '../../servers/redis.ts';

const HOST = 'silva.example.br';
const MOST = 40;
let redisServer: RedisServer;
let redis: Redis;
beforeAll(async () => {
  redisServer = await startRedis();
  redis = new Redis(redisServer.url, { maxRetriesPerRequest: null, retryStrategy: () => 100 });
  redis.on('error', () => undefined); // a test stops the server
});
afterAll(async () => {
  redis?.disconnect();
  await redisServer?.[Symbol.asyncDispose]();
});

const parts = (): SafetyParts => ({
  parts: {
    sessions: createSessions({ redis, timeout: 500, parse: (data) => data }),
    csrf: createCsrfTokens({ secrets: ['k'.repeat(32)] }),
    cors: { origins: ['https://painel.example'] },
    limiter: createRateLimiter({ redis, replicas: 1, limits: [{ name: 'ip', limit: MOST, window: 600 }] }),
  },
  users: (given) => (typeof given === 'object' && given !== null && 'password' in given && given.password === 'segredo' ? '7' : undefined),
});

describe.each<[string, () => Server]>([
  ['Express 5', () => createServer(webExpress(parts()))],
  ['node:http', () => webNode(parts())],
])('web safety on %s', (_, make) => {
  let server: Server;
  beforeEach(async () => {
    await redis.flushall();
    server = make().listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  });

  /** A browser's cookies, as far as these tests need them. */
  function browser() {
    const cookies = new Map<string, string>();
    return {
      cookies,
      async ask(method: 'GET' | 'POST' | 'OPTIONS', path: string, options: { body?: object; headers?: Record<string, string> } = {}) {
        const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
        const address = server.address();
        if (address === null || typeof address === 'string') throw new Error('it listens on a port');
        const headers = { host: HOST, 'content-type': 'application/json', ...(cookie === '' ? {} : { cookie }), ...options.headers };
        const asked = request({ host: address.address, port: address.port, method, path, headers, agent: false });
        asked.end(method === 'POST' ? JSON.stringify(options.body ?? {}) : undefined);
        const [answer] = (await once(asked, 'response')) as [IncomingMessage];
        for (const line of answer.headers['set-cookie'] ?? []) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
          if (value === '') cookies.delete(name);
          else cookies.set(name, value);
        }
        const written = await text(answer);
        const body = (written === '' ? {} : JSON.parse(written)) as Record<string, unknown>;
        return { status: answer.statusCode, headers: answer.headers, body };
      },
    };
  }
  const right = (token: unknown) => ({ body: { password: 'segredo', _csrf: token }, headers: { origin: `https://${HOST}` } });

  test('somebody signs in through a form, is known to their tenant, gets a new id, and signs out', async () => {
    const { ask, cookies } = browser();
    const form = await ask('GET', '/form');
    expect(form.headers['content-security-policy']).toContain(`'nonce-${String(form.body['nonce'])}'`);
    expect(form.headers['x-content-type-options']).toBe('nosniff');
    const { token } = form.body;
    expect((await ask('GET', '/form')).body['token']).toBe(token);
    expect((await ask('POST', '/login', right('x'))).body).toEqual({ code: 'no-form-token' });
    expect((await ask('POST', '/login', { body: { password: 'errado', _csrf: token } })).status).toBe(401);
    const signedIn = await ask('POST', '/login', right(token));
    expect(signedIn.status).toBe(200);
    expect(signedIn.headers['set-cookie']?.[0]).toMatch(/^__Host-session=[\w-]{43}; Path=\/; Max-Age=\d+; Secure; HttpOnly; SameSite=Lax$/);
    expect((await ask('GET', '/me')).body).toMatchObject({ tenant: 'silva', user: '7', data: { role: 'lawyer' } });
    expect((await ask('GET', '/me', { headers: { host: 'lima.example.br' } })).body).toEqual({});
    // A token given before the login is worth nothing after it.
    expect((await ask('POST', '/logout', { body: { _csrf: token } })).status).toBe(403);
    const fresh = String((await ask('GET', '/form')).body['token']);
    const before = cookies.get('__Host-session') ?? '';
    expect((await ask('POST', '/rotate', { headers: { 'x-csrf-token': fresh } })).status).toBe(200);
    expect((await ask('GET', '/me')).body).toMatchObject({ user: '7', data: { role: 'partner' } });
    const after = cookies.get('__Host-session') ?? '';
    expect(after).not.toBe(before);
    const last = String((await ask('GET', '/form')).body['token']);
    expect((await ask('POST', '/logout', { headers: { 'x-csrf-token': last } })).status).toBe(200);
    for (const id of [before, after]) {
      cookies.set('__Host-session', id);
      expect((await ask('GET', '/me')).body).toEqual({});
    }
  });

  test('another site can make nobody write, and reads only where it is listed', async () => {
    const { ask } = browser();
    const { token } = (await ask('GET', '/form')).body;
    const evil = await ask('POST', '/login', { ...right(token), headers: { origin: 'https://evil.example' } });
    expect([evil.status, evil.body]).toEqual([403, { code: 'foreign-origin' }]);
    expect((await ask('POST', '/login', { ...right(token), headers: { 'sec-fetch-site': 'same-site' } })).status).toBe(403);
    const wish = { 'access-control-request-method': 'POST' };
    const allowed = await ask('OPTIONS', '/login', { headers: { origin: 'https://painel.example', ...wish } });
    expect([allowed.status, allowed.headers['access-control-allow-origin']]).toEqual([204, 'https://painel.example']);
    const refused = await ask('OPTIONS', '/login', { headers: { origin: 'https://evil.example', ...wish } });
    expect([refused.status, refused.body, refused.headers['vary']]).toEqual([403, { code: 'cors' }, expect.stringContaining('Origin')]);
  });

  test('there are so many requests, and then no more', async () => {
    const { ask } = browser();
    for (let count = 0; count < MOST; count += 1) expect((await ask('GET', '/me')).status).toBe(200);
    const refused = await ask('GET', '/me');
    expect([refused.status, refused.body]).toEqual([429, { code: 'too-many-requests' }]);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('without Redis it is 503 for whoever might be signed in, and a visitor is served; with Redis again all is as before', async () => {
    const { ask } = browser();
    await ask('POST', '/login', right((await ask('GET', '/form')).body['token']));
    await redisServer.stop('SIGTERM');
    try {
      expect((await ask('GET', '/me')).status).toBe(503);
      expect((await browser().ask('GET', '/form')).status).toBe(200);
    } finally {
      redisServer.start();
    }
    await redisServer.answers();
    const back = await eventually(
      async () => {
        const answer = await ask('GET', '/me');
        return answer.status === 200 ? answer : undefined;
      },
      20_000,
      'known again',
    );
    expect(back.body).toMatchObject({ user: '7' });
  });
});
