import type { FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import type { Registry } from 'prom-client';
import { createWebSafety } from '../../src/web/fastify/index.ts';
import { createCsrfTokens, createPasswords, createRateLimiter, createSessions, loginMetrics, rateLimitHeaders } from '../../src/web/index.ts';

export interface Account {
  readonly id: string;
  readonly role: string;
  readonly passwordHash: string;
}

export interface WebDependencies {
  readonly redis: Redis;
  readonly registry: Registry;
  /** At least 32 bytes. */
  readonly secret: string;
  readonly accountOf: (tenant: string, email: string) => Promise<Account | undefined>;
  readonly storeHash: (account: Account, hash: string) => Promise<void>;
}

export function web(app: FastifyInstance, { redis, registry, secret, accountOf, storeHash }: WebDependencies): void {
  const passwords = createPasswords({ registry });
  const logins = loginMetrics({ registry });
  const limiter = createRateLimiter({
    redis,
    registry,
    replicas: 2,
    limits: [
      { name: 'ip', limit: 300, window: 60 },
      { name: 'login-ip', limit: 30, window: 900 },
      { name: 'login-account', limit: 8, window: 900 },
    ],
  });
  const tenantOf = (request: { readonly hostname: string }): string | undefined => request.hostname.split('.')[0];
  const safety = createWebSafety({
    sessions: createSessions({ redis, registry, timeout: 500, parse: (data) => data }),
    csrf: createCsrfTokens({ secrets: [secret] }),
    tenantOf,
    originsOf: (request) => [`https://${request.hostname}`],
    cors: { origins: ['https://painel.example'] },
    limits: { limiter, of: (request) => [{ limit: 'ip', subject: request.ip }] },
  });
  safety.install(app);

  app.post<{ Body: { email: string; password: string } }>('/login', async (request, reply) => {
    const tenant = tenantOf(request) ?? '';
    const { email, password } = request.body;
    const attempt = [
      { limit: 'login-ip', subject: request.ip },
      { limit: 'login-account', subject: `${tenant}:${email.toLowerCase()}` },
    ] as const;
    const decision = await limiter.take(attempt);
    if (!decision.allowed) {
      logins.failed('too-many');
      return reply.code(429).headers(rateLimitHeaders(decision)).send({});
    }
    const account = await accountOf(tenant, email);
    // Without an account too: the answer takes as long.
    const { outcome, rehash } = await passwords.verify(password, account?.passwordHash);
    if (account === undefined || outcome !== 'match') {
      logins.failed(account === undefined ? 'unknown-account' : 'wrong-password');
      return reply.code(401).send({});
    }
    if (rehash) await storeHash(account, await passwords.hash(password));
    await limiter.giveBack(attempt);
    await safety.signIn(request, reply, { tenant, user: account.id }, { role: account.role });
    logins.succeeded();
    return {};
  });

  app.post('/logout', async (request, reply) => {
    await safety.signOut(request, reply);
    return {};
  });
  app.get('/form', async (request, reply) => ({ token: safety.formToken(request, reply), nonce: safety.nonceOf(request) }));
  app.get('/me', async (request) => safety.sessionOf(request) ?? {});
}
