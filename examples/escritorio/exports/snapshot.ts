import type pg from 'pg';
import { EXPORT_STATEMENT } from '../database/pools.ts';

/** Rows asked for at a time: what is in memory of a table. */
export const BATCH = 500;

/**
 * Runs `work` on one state of an office's data: each statement sees the same rows, whatever is written meanwhile (REPEATABLE READ, which a standby can do). The
 * connection is closed afterwards if anything went wrong.
 * @param pool of `openExportPool`: another one gives up before the server does
 */
export async function inSnapshot<T>(pool: pg.Pool, office: number, work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  const ignore = (): void => undefined; // reported by the statement that was running
  client.on('error', ignore);
  let broken: Error | undefined;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query("SELECT set_config('app.tenant_id', $1, true), set_config('statement_timeout', $2, true)", [
      String(Math.trunc(office)),
      String(EXPORT_STATEMENT),
    ]);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.off('error', ignore);
    client.release(broken);
  }
}

/** The rows of a query, a batch at a time, asked for only when the batch before is used up. Its text must be a constant. */
export async function* batches<R extends pg.QueryResultRow>(client: pg.ClientBase, select: string): AsyncGenerator<readonly R[]> {
  await client.query(`DECLARE batches NO SCROLL CURSOR FOR ${select}`);
  for (;;) {
    const { rows } = await client.query<R>(`FETCH ${BATCH} FROM batches`);
    if (rows.length > 0) yield rows;
    if (rows.length < BATCH) break;
  }
  await client.query('CLOSE batches');
}
