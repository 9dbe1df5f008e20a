import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { LOCKS, MAKING_TEMPLATE, READY } from './database-marks.ts';
import { dropDatabase } from './sweep-databases.ts';

/** Milliseconds for sessions of the migration to go; the server ends them a moment after their client did. */
const SETTLES_WITHIN = 10_000;

/**
 * Makes a template once, whoever comes first; the others wait. It is ready when its comment says so, for a migration may be killed in the middle.
 * @throws what `migrate` threw, when the half-made one is gone again.
 */
export async function makeTemplate(admin: pg.Client, name: string, migrate: () => Promise<void>): Promise<void> {
  await admin.query('SELECT pg_advisory_lock($1, $2)', [LOCKS, MAKING_TEMPLATE]);
  try {
    const { rows } = await admin.query<{ note: string | null }>(
      "SELECT shobj_description(oid, 'pg_database') AS note FROM pg_database WHERE datname = $1",
      [name],
    );
    if (rows[0]?.note?.startsWith(READY) === true) return;
    if (rows[0] !== undefined) await dropDatabase(admin, name);
    await admin.query(`CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE template0`);
    try {
      await migrate();
      await alone(admin, name);
    } catch (error) {
      await dropDatabase(admin, name);
      throw error;
    }
    await admin.query(`COMMENT ON DATABASE ${pg.escapeIdentifier(name)} IS '${READY} ${new Date().toISOString()}'`);
  } finally {
    await admin.query('SELECT pg_advisory_unlock($1, $2)', [LOCKS, MAKING_TEMPLATE]);
  }
}

/** Waits until nobody is connected: PostgreSQL copies no database that somebody uses. */
async function alone(admin: pg.Client, name: string): Promise<void> {
  const end = performance.now() + SETTLES_WITHIN;
  for (;;) {
    const { rowCount } = await admin.query('SELECT FROM pg_stat_activity WHERE datname = $1', [name]);
    if (rowCount === 0) return;
    if (performance.now() > end) throw new Error('the migration left connections open to the template');
    await sleep(25);
  }
}
