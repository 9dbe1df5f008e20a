import type pg from 'pg';
import { eventually } from '../servers/process.ts';

const VACUUMING = "SELECT FROM pg_stat_activity WHERE backend_type IN ('autovacuum launcher', 'autovacuum worker')";

/** How many bytes of WAL the cluster writes during the work, without what it writes by itself about rows that came before: it has vacuumed, and waits with more. */
export async function walOf(admin: pg.Client, work: () => void): Promise<number> {
  await admin.query('ALTER SYSTEM SET autovacuum = off');
  try {
    await admin.query('SELECT pg_reload_conf()');
    await eventually(async () => ((await admin.query(VACUUMING)).rowCount === 0 ? true : undefined), 60_000, 'autovacuum has ended');
    const { rows } = await admin.query<{ at: string }>('SELECT pg_current_wal_insert_lsn() AS at');
    work();
    const moved = await admin.query<{ moved: string }>('SELECT pg_current_wal_insert_lsn() - $1::pg_lsn AS moved', [rows[0]?.at]);
    return Number(moved.rows[0]?.moved);
  } finally {
    await admin.query('ALTER SYSTEM RESET autovacuum');
    await admin.query('SELECT pg_reload_conf()');
  }
}
