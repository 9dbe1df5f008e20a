import express, { type ErrorRequestHandler, type Express, type Request } from 'express';
import { createWebSafety } from '../../src/web/express/index.ts';
import type { SafetyParts } from './web-parts.ts';

export function webExpress({ parts, users }: SafetyParts): Express {
  const app = express();
  const safety = createWebSafety<unknown>({
    ...parts,
    tenantOf,
    originsOf: (request) => [`https://${request.hostname}`],
    limits: { limiter: parts.limiter, of: () => [{ limit: 'ip', subject: 'test' }] },
  });
  safety.install(app, express.json());

  app.get(
    '/form',
    (request, response) => void response.json({ token: safety.formToken(request, response), nonce: safety.nonceOf(request) }),
  );
  app.post('/login', async (request, response) => {
    const user = users(request.body);
    if (user === undefined) return void response.status(401).json({});
    await safety.signIn(request, response, { tenant: tenantOf(request), user }, { role: 'lawyer' });
    response.json({});
  });
  app.post('/rotate', async (request, response) => {
    await safety.rotate(request, response, { role: 'partner' });
    response.json({});
  });
  app.post('/logout', async (request, response) => {
    await safety.signOut(request, response);
    response.json({});
  });
  app.get('/me', (request, response) => void response.json(safety.sessionOf(request) ?? {}));
  const answer: ErrorRequestHandler = (error: { statusCode?: number; code?: string }, _request, response, _next) =>
    void response.status(error.statusCode ?? 500).json({ code: error.code });
  app.use(answer);
  return app;
}

function tenantOf(request: Request): string {
  return request.hostname.split('.')[0] ?? '';
}
