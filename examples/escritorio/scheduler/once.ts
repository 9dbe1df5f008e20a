import type pg from 'pg';
import type { Database } from '../database/pools.ts';
import { inTransaction } from '../database/transaction.ts';
import { isTransient } from '../database/transient.ts';
import { retry } from '../service/retry.ts';

/** Any fixed number: whoever runs a scheduled task holds this lock, with the task's own number, until its transaction ends. */
const LOCK = 720_575;

/** Milliseconds a task waits for a database that is coming back; less than the shortest time between two runs. */
const PATIENCE = 40_000;

/**
 * Runs a task for the time it was due, once, however many schedulers there are: one holds the lock, and the row of that task and time is
 * committed with the task's effect. Returns what the task did, or undefined where another ran or runs it.
 */
export function once<T>(
  database: Database,
  task: { readonly name: string; readonly number: number },
  due: Date,
  work: (client: pg.ClientBase) => Promise<T>,
): Promise<T | undefined> {
  return retry(
    () =>
      inTransaction(database.primary, { office: undefined }, async (client) => {
        const lock = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_xact_lock($1, $2) AS taken', [LOCK, task.number]);
        if (lock.rows[0]?.taken !== true) return undefined;
        const first = await client.query('INSERT INTO schedule_runs (task, due_at) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
          task.name,
          due,
        ]);
        if (first.rowCount !== 1) return undefined;
        const outcome = await work(client);
        await client.query('UPDATE schedule_runs SET outcome = $3 WHERE task = $1 AND due_at = $2', [
          task.name,
          due,
          JSON.stringify(outcome),
        ]);
        return outcome;
      }),
    { when: isTransient, within: PATIENCE },
  );
}
