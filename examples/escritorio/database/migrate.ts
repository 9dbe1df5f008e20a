import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { retry } from '../service/retry.ts';

/** One file of SQL, applied once. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, hexadecimal. */
  readonly checksum: string;
}

/**
 * First line of a file that is run statement by statement outside of a transaction: `CREATE INDEX CONCURRENTLY` builds beside writers, which a transaction would not allow. One that was
 * interrupted is run again from its beginning, so each of its statements must bear that: `DROP INDEX CONCURRENTLY IF EXISTS` first. Statements end with a semicolon at the end of a line.
 */
const WITHOUT_TRANSACTION = /^-- without a transaction\b/;

/** Any fixed number: whoever migrates this database takes this lock. */
const LOCK = 7_205_759_403;
/** A migration that cannot get its lock in 3 s stands in everyone's way: it gives up and tries again later. */
const LIMITS = "SET lock_timeout = '3s'; SET statement_timeout = '60s'; SET idle_in_transaction_session_timeout = '60s'";
const LOCK_PATIENCE = 60_000;

/** The `.sql` files of a folder in the order of their names. */
export async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/**
 * Applies what is missing, each migration in a transaction with its own record, and returns the names applied. Migrations the database has and
 * the folder does not are left alone: that is an older version of the application, rolled back to.
 * @param client the owner's own session, not through a transaction pooler.
 * @throws where an applied file has changed since, where another holds the lock for a minute, or what the SQL threw.
 */
export async function migrate(
  client: pg.Client,
  migrations: readonly Migration[],
  afterwards: (client: pg.Client) => Promise<void>,
): Promise<readonly string[]> {
  await client.query(LIMITS);
  await takeLock(client);
  try {
    await client.query(
      'CREATE TABLE IF NOT EXISTS schema_migrations (name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())',
    );
    const { rows } = await client.query<{ name: string; checksum: string }>('SELECT name, checksum FROM schema_migrations');
    const applied = new Map(rows.map((row) => [row.name, row.checksum]));
    const changed = migrations.filter(({ name, checksum }) => applied.has(name) && applied.get(name) !== checksum).map(({ name }) => name);
    if (changed.length > 0) throw new Error(`changed after they were applied: ${changed.join(', ')}; write a new migration instead`);
    const missing = migrations.filter(({ name }) => !applied.has(name));
    for (const migration of missing) await applyPatiently(client, migration);
    await afterwards(client);
    return missing.map(({ name }) => name);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [LOCK]).catch(() => undefined);
  }
}

/** Asks again and again instead of waiting in the server, where the statement's time limit would count. */
async function takeLock(client: pg.Client): Promise<void> {
  const end = performance.now() + LOCK_PATIENCE;
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [LOCK]);
    if (rows[0]?.taken === true) return;
    if (performance.now() > end) throw new Error('another release holds the migration lock for more than a minute');
    await sleep(200);
  }
}

function applyPatiently(client: pg.Client, migration: Migration): Promise<void> {
  return retry(() => applyOne(client, migration), {
    when: (error) => error instanceof Error && 'code' in error && error.code === '55P03',
    within: 30_000,
  });
}

async function applyOne(client: pg.Client, migration: Migration): Promise<void> {
  const { name, sql, checksum } = migration;
  if (WITHOUT_TRANSACTION.test(sql)) return applyOutside(client, migration);
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query('INSERT INTO schema_migrations (name, checksum) VALUES ($1, $2)', [name, checksum]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function applyOutside(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  // Building beside writers takes as long as it takes; only waiting for locks is limited.
  await client.query('SET statement_timeout = 0');
  try {
    for (const statement of sql.split(/;\s*(?:\n|$)/).filter((text) => text.replace(/^\s*--.*$/gm, '').trim() !== ''))
      await client.query(statement);
    await client.query('INSERT INTO schema_migrations (name, checksum) VALUES ($1, $2)', [name, checksum]);
  } finally {
    await client.query(LIMITS);
  }
}
