import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { ROWS } from './variants.ts';

/** What is read of a row. */
export interface Item {
  readonly id?: number;
  readonly name?: string;
  readonly n: number;
}

/** What the routes ask of the database, the same statements whoever sends them. */
export interface Items {
  read(id: number): Promise<unknown>;
  write(id: number): Promise<unknown>;
}

export const READ = 'SELECT id, name, n FROM item WHERE id = $1';
export const WRITE = 'UPDATE item SET n = n + 1 WHERE id = $1 RETURNING n';

const anyId = (): number => 1 + Math.floor(Math.random() * ROWS);

/** The routes of every variant. `/slow` is for drains: it is still being answered when the listener closes. */
export function addRoutes(app: FastifyInstance, items: Items): void {
  app.get('/trivial', async () => ({ hello: 'world' }));
  app.get('/read', async () => ({ item: await items.read(anyId()) }));
  app.post('/write', async () => ({ item: await items.write(anyId()) }));
  app.get<{ Querystring: { ms?: string } }>('/slow', async ({ query }) => {
    const milliseconds = Math.min(10_000, Number(query.ms ?? 300));
    await sleep(milliseconds);
    return { slept: milliseconds };
  });
}
