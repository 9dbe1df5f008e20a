import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { LOCKS, READY } from './database-marks.ts';
import type { DatabaseNames } from './database-names.ts';

/** Milliseconds an old template is kept: another branch may still use it. */
const TEMPLATE_KEPT = 7 * 24 * 3_600_000;
const DROPS_WITHIN = 10_000;

/** Drops databases of tests whose process is gone, and templates nobody has made anew for a week. */
export async function sweepDatabases(admin: pg.Client, names: DatabaseNames): Promise<void> {
  const { rows } = await admin.query<{ name: string; note: string | null }>(
    "SELECT datname AS name, shobj_description(oid, 'pg_database') AS note FROM pg_database WHERE NOT datistemplate AND pg_get_userbyid(datdba) = current_user",
  );
  for (const { name, note } of rows) {
    const run = names.runOf(name);
    if (run !== undefined) await dropIfNobodys(admin, name, run);
    else if (names.isTemplate(name) && name !== names.template && isOld(note)) await dropDatabase(admin, name);
  }
}

/** Drops a database, and whoever is connected to it; it may be gone already. @throws when it is still used after 10 s. */
export async function dropDatabase(admin: pg.Client, name: string): Promise<void> {
  const end = performance.now() + DROPS_WITHIN;
  for (;;) {
    try {
      await admin.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
      return;
    } catch (error) {
      // Sessions of roles it may not end go by themselves, when the pool that opened them closes.
      const used = error instanceof Error && 'code' in error && (error.code === '55006' || error.code === '42501');
      if (!used || performance.now() > end) throw error;
    }
    await sleep(50);
  }
}

async function dropIfNobodys(admin: pg.Client, name: string, run: number): Promise<void> {
  const { rows } = await admin.query<{ free: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS free', [LOCKS, run]);
  if (rows[0]?.free !== true) return;
  try {
    await dropDatabase(admin, name);
  } finally {
    await admin.query('SELECT pg_advisory_unlock($1, $2)', [LOCKS, run]);
  }
}

function isOld(note: string | null): boolean {
  const made = Date.parse(note?.startsWith(READY) === true ? note.slice(READY.length + 1) : '');
  return Number.isFinite(made) && Date.now() - made > TEMPLATE_KEPT;
}
