import { createRequire } from 'node:module';
import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import * as z from 'zod';
import { addRoutes, type Item, READ, WRITE } from './routes.ts';
import { POOL } from './variants.ts';

// OpenTelemetry's hooks see what is required, not what is imported from an ES module; the others take the same way, so that they differ in nothing else.
const load = createRequire(import.meta.url);

/** The round trips of a writing transaction of the kit, by hand. */
const BEGIN =
  "BEGIN; SELECT set_config('statement_timeout', '5000', true), set_config('lock_timeout', '3000', true), set_config('idle_in_transaction_session_timeout', '10000', true)";
const COMMIT = 'SET LOCAL statement_timeout = 0; COMMIT';

/** Fastify and node-postgres with nothing of the kit. `more` adds what measures it, before the routes. */
export async function plainService(databaseUrl: string, more: (app: FastifyInstance) => Promise<void>): Promise<FastifyInstance> {
  const { fastify } = z.custom<typeof import('fastify')>().parse(load('fastify'));
  const driver = z.custom<typeof pg>().parse(load('pg'));
  const pool = new driver.Pool({ connectionString: databaseUrl, max: POOL });
  pool.on('error', () => undefined); // the server may stop before the last connection is closed
  const app = fastify();
  await more(app);
  addRoutes(app, {
    read: async (id) => (await pool.query<Item>(READ, [id])).rows[0],
    async write(id) {
      const client = await pool.connect();
      let broken: Error | undefined;
      try {
        await client.query(BEGIN);
        const { rows } = await client.query<Item>(WRITE, [id]);
        await client.query(COMMIT);
        return rows[0];
      } catch (error) {
        broken = error instanceof Error ? error : new Error(String(error));
        throw error;
      } finally {
        client.release(broken);
      }
    },
  });
  app.addHook('onClose', () => pool.end());
  return app;
}
