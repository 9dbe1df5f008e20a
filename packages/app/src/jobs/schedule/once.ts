import type { Queryable, Transaction } from '../database.ts';

/** `elsewhere`: another scheduler has done it. `held`: another is at it, or at this task's run before. */
export type RunOutcome = { readonly is: 'done'; readonly outcome: unknown } | { readonly is: 'elsewhere' } | { readonly is: 'held' };

/**
 * Does a task for the time it was due, unless that was done: one scheduler holds the lock, and the row of task and time is committed with the effect. The lock
 * goes with the transaction, so one that dies leaves the run to the others.
 */
export function runOnce<Tx extends Queryable>(
  transaction: Transaction<Tx>,
  task: string,
  due: Date,
  work: (transaction: Tx) => Promise<unknown>,
): Promise<RunOutcome> {
  return transaction(async (client) => {
    const lock = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS taken', [
      `schedule:${task}`,
    ]);
    if (lock.rows[0]?.taken !== true) return { is: 'held' };
    const first = await client.query('INSERT INTO schedule_runs (task, due_at) VALUES ($1, $2) ON CONFLICT DO NOTHING', [task, due]);
    if (first.rowCount !== 1) return { is: 'elsewhere' };
    const outcome = await work(client);
    await client.query('UPDATE schedule_runs SET outcome = $3::jsonb WHERE task = $1 AND due_at = $2', [task, due, JSON.stringify(outcome ?? null)]);
    return { is: 'done', outcome };
  });
}

/** Forgets runs that were due before `before`, and keeps the last of each task. Returns how many. */
export async function forgetRuns(client: Queryable, before: Date): Promise<number> {
  const { rowCount } = await client.query(
    `DELETE FROM schedule_runs old WHERE due_at < $1 AND due_at < (SELECT max(due_at) FROM schedule_runs WHERE task = old.task)`,
    [before],
  );
  return rowCount ?? 0;
}

/** The last time a task was done for; undefined where it never was. */
export function lastRun<Tx extends Queryable>(transaction: Transaction<Tx>, task: string): Promise<Date | undefined> {
  return transaction(async (client) => {
    const { rows } = await client.query<{ last: Date | null }>('SELECT max(due_at) AS last FROM schedule_runs WHERE task = $1', [task]);
    return rows[0]?.last ?? undefined;
  });
}
