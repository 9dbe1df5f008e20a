import type pg from 'pg';
import { type AuditPlace, settingOf } from './ledger.ts';

type Mode = 'READ COMMITTED' | 'REPEATABLE READ READ ONLY';

/** One transaction on a connection of its own, with the tenant set as long as it lasts. Fit for a transaction pooler. @throws what `work` or the database threw, after ROLLBACK. */
export async function inTenant<T>(
  pool: pg.Pool,
  place: AuditPlace,
  tenant: string,
  mode: Mode,
  work: (client: pg.ClientBase) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A connection that breaks between two statements would end the process; the next statement says so too.
  const ignore = (): void => undefined;
  client.on('error', ignore);
  try {
    await client.query(`BEGIN ISOLATION LEVEL ${mode}`);
    await client.query('SELECT set_config($1, $2, true)', [settingOf(place), tenant]);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // When even that fails the connection is of no use, and closed: the server rolls back by itself.
    await client.query('ROLLBACK').catch((failure: unknown) => {
      broken = failure instanceof Error ? failure : new Error(String(failure));
    });
    throw error;
  } finally {
    client.off('error', ignore);
    client.release(broken);
  }
}
