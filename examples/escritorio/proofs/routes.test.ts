import fastify from 'fastify';
import { expect, test } from 'vitest';
import { tableOfRoutes } from '../web/route-table.ts';
import { attemptOf, triedRoutes } from './routes.ts';

test('a route that somebody adds is tried, wherever it is registered', async () => {
  const app = fastify();
  const table = tableOfRoutes(app);
  await app.register(async (area) => {
    area.get('/login', async () => '');
    area.get('/cases/:id', async () => '');
    await area.register(
      async (inner) => void inner.route({ method: ['PUT', 'DELETE'], url: '/api/cases/:id/new-thing', handler: async () => '' }),
    );
  });
  await app.ready();
  expect(triedRoutes(table)).toEqual([
    { method: 'GET', url: '/cases/:id' },
    { method: 'PUT', url: '/api/cases/:id/new-thing' },
    { method: 'DELETE', url: '/api/cases/:id/new-thing' },
  ]);
});

test('records are filled in, and a kind without one is an error', () => {
  expect(attemptOf({ method: 'GET', url: '/api/cases/:id/new-thing' }, { cases: '7' })).toEqual({
    route: 'GET /api/cases/:id/new-thing',
    method: 'GET',
    path: '/api/cases/7/new-thing',
    names: true,
  });
  expect(attemptOf({ method: 'GET', url: '/cases' }, {})).toMatchObject({ path: '/cases', names: false });
  expect(() => attemptOf({ method: 'GET', url: '/invoices/:id' }, { cases: '7' })).toThrow('no record for GET /invoices/:id');
});
