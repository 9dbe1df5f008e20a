import { auditDdl, ensurePartitions } from '@prumo/app/audit';
import type pg from 'pg';

/** Months made ahead: a release makes them, and offices may go on for long without one. What comes later still is caught by the default partition. */
const AHEAD = 12;

/** Makes the trail where it is missing, and its next months; for the owner, in a release, under its lock. The application's role may append and read its own office's entries. */
export async function ensureTrail(owner: pg.Client, appRole: string): Promise<void> {
  const { rowCount } = await owner.query("SELECT 1 FROM pg_namespace WHERE nspname = 'audit'");
  if (rowCount === 0) {
    try {
      await owner.query(`BEGIN; ${auditDdl({ appRole })} COMMIT`);
    } catch (error) {
      await owner.query('ROLLBACK');
      throw error;
    }
  }
  await ensurePartitions(owner, { appRole, ahead: AHEAD });
}
