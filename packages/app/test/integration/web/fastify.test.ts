import { scryptSync } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import { Redis } from 'ioredis';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { web } from '../../examples/web.ts';
import { eventually } from '../../servers/eventually.ts';
import { type RedisServer, startRedis } from '../../servers/redis.ts';

const HOST = 'silva.example.br';
const ORIGIN = `https://${HOST}`;
let server: RedisServer;
let redis: Redis;
let app: FastifyInstance;
const registry = new Registry();
const email = 'ana@example.com';
beforeAll(async () => {
  server = await startRedis();
  redis = new Redis(server.url, { maxRetriesPerRequest: null, retryStrategy: () => 100 });
  redis.on('error', () => undefined); // a test stops the server
  app = await application();
});
afterAll(async () => {
  await app?.close();
  redis?.disconnect();
  await server?.[Symbol.asyncDispose]();
});

const stored = new Map<string, string>();

async function application(): Promise<FastifyInstance> {
  // As an application before the kit wrote it: the first sign-in makes it argon2.
  const [salt, cost] = [Buffer.alloc(16, 7), { N: 16_384, r: 8, p: 5, maxmem: 64 * 1024 * 1024 }];
  const key = scryptSync('segredo', salt, 32, cost).toString('base64url');
  stored.set('7', `scrypt$16384$8$5$${salt.toString('base64url')}$${key}`);
  const made = Fastify();
  web(made, {
    redis,
    registry,
    secret: 'k'.repeat(32),
    accountOf: async (tenant, email) =>
      tenant === 'silva' && email === 'ana@example.com' ? { id: '7', role: 'lawyer', passwordHash: stored.get('7') ?? '' } : undefined,
    storeHash: async ({ id }, hash) => void stored.set(id, hash),
  });
  return made;
}

/** A browser's cookies, as far as these tests need them. */
function browser() {
  const cookies = new Map<string, string>();
  return {
    cookies,
    async ask(method: 'GET' | 'POST' | 'OPTIONS', url: string, options: { body?: object; headers?: Record<string, string> } = {}) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const headers = { host: HOST, ...(cookie === '' ? {} : { cookie }), ...options.headers };
      const answer = await app.inject({ method, url, headers, ...(options.body === undefined ? {} : { payload: options.body }) });
      for (const { name, value } of answer.cookies) {
        if (value === '') cookies.delete(name);
        else cookies.set(name, value);
      }
      return answer;
    },
  };
}

test('somebody signs in through a form, is known, and signs out', async () => {
  const { ask, cookies } = browser();
  const form = await ask('GET', '/form');
  expect(form.headers['content-security-policy']).toContain(`'nonce-${form.json<{ nonce: string }>().nonce}'`);
  const { token } = form.json<{ token: string }>();
  expect((await ask('POST', '/login', { body: { email, password: 'segredo', _csrf: 'x' } })).statusCode).toBe(403);
  expect((await ask('POST', '/login', { body: { email, password: 'errado', _csrf: token }, headers: { origin: ORIGIN } })).statusCode).toBe(401);
  const signedIn = await ask('POST', '/login', { body: { email, password: 'segredo', _csrf: token }, headers: { origin: ORIGIN } });
  expect(signedIn.statusCode).toBe(200);
  expect(signedIn.headers['set-cookie']).toMatch(/^__Host-session=[\w-]{43}; Path=\/; Max-Age=\d+; Secure; HttpOnly; SameSite=Lax$/);
  expect(stored.get('7')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  const metric = await registry.getSingleMetricAsString('logins_failed_total');
  expect(metric).toContain('{reason="wrong-password"} 1');
  expect(metric).toContain('{reason="unknown-account"} 0');
  expect((await ask('GET', '/me')).json()).toMatchObject({ tenant: 'silva', user: '7', data: { role: 'lawyer' } });
  expect((await ask('GET', '/me', { headers: { host: 'lima.example.br' } })).json()).toEqual({});
  // A token given before the login is worth nothing after it.
  expect((await ask('POST', '/logout', { body: { _csrf: token } })).statusCode).toBe(403);
  const fresh = (await ask('GET', '/form')).json<{ token: string }>().token;
  const stolen = cookies.get('__Host-session') ?? '';
  expect((await ask('POST', '/logout', { headers: { 'x-csrf-token': fresh } })).statusCode).toBe(200);
  cookies.set('__Host-session', stolen);
  expect((await ask('GET', '/me')).json()).toEqual({});
});

test('a password is guessed a few times, by whatever address, and then no more', async () => {
  const { ask } = browser();
  const { token } = (await ask('GET', '/form')).json<{ token: string }>();
  const guess = () => ask('POST', '/login', { body: { email: 'Bob@example.com', password: 'x', _csrf: token } });
  for (let n = 0; n < 8; n += 1) expect((await guess()).statusCode).toBe(401);
  const refused = await guess();
  expect(refused.statusCode).toBe(429);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(60);
  expect(await registry.getSingleMetricAsString('logins_failed_total')).toContain('{reason="too-many"} 1');
});

test('another site can make nobody write, and reads only where it is listed', async () => {
  const { ask } = browser();
  const { token } = (await ask('GET', '/form')).json<{ token: string }>();
  const body = { email, password: 'segredo', _csrf: token };
  expect((await ask('POST', '/login', { body, headers: { origin: 'https://evil.example' } })).json()).toMatchObject({
    message: 'foreign-origin',
  });
  expect((await ask('POST', '/login', { body, headers: { 'sec-fetch-site': 'same-site' } })).statusCode).toBe(403);
  const wish = { 'access-control-request-method': 'POST' };
  const allowed = await ask('OPTIONS', '/login', { headers: { origin: 'https://painel.example', ...wish } });
  expect([allowed.statusCode, allowed.headers['access-control-allow-origin']]).toEqual([204, 'https://painel.example']);
  expect((await ask('OPTIONS', '/login', { headers: { origin: 'https://evil.example', ...wish } })).statusCode).toBe(403);
});

test('without Redis it is 503 for whoever might be signed in, and a visitor is served; with Redis again all is as before', async () => {
  const { ask } = browser();
  const { token } = (await ask('GET', '/form')).json<{ token: string }>();
  await ask('POST', '/login', { body: { email, password: 'segredo', _csrf: token } });
  await server.stop('SIGTERM');
  try {
    const answer = await ask('GET', '/me');
    expect(answer.statusCode).toBe(503);
    expect(answer.body).not.toMatch(/ECONN|127\./);
    const visitor = await browser().ask('GET', '/form');
    expect(visitor.statusCode).toBe(200);
    expect(visitor.headers['ratelimit-policy']).toBe('"ip";q=150;w=60');
  } finally {
    server.start();
  }
  await server.answers();
  const back = await eventually(
    async () => ((await ask('GET', '/me')).statusCode === 200 ? ask('GET', '/me') : undefined),
    20_000,
    'known again',
  );
  expect(back.json()).toMatchObject({ user: '7' });
});
