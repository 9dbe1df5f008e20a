import type { Queryable } from './database.ts';

/** A job that was given up on. */
export interface DeadJob {
  readonly id: string;
  readonly queue: string;
  readonly kind: string;
  readonly payload: unknown;
  readonly attempts: number;
  readonly deadAt: Date;
  /** Name and message of the last error, at most 500 characters. */
  readonly lastError: string | null;
}

/** The dead of a queue, the longest dead first; `after` is the last id of the page before. At most 100. */
export async function listDead(client: Queryable, queue: string, after?: string): Promise<readonly DeadJob[]> {
  const { rows } = await client.query<DeadJob>(
    `SELECT id::text, queue, kind, payload, attempts, dead_at AS "deadAt", last_error AS "lastError" FROM jobs
     WHERE queue = $1 AND dead_at IS NOT NULL
       AND ($2::bigint IS NULL OR (dead_at, id) > (SELECT dead_at, id FROM jobs WHERE id = $2::bigint))
     ORDER BY dead_at, id LIMIT 100`,
    [queue, after ?? null],
  );
  return rows;
}

/** Has a dead job tried again, from the first attempt on. False where it is not dead any more, or one with its key is waiting already. */
export async function retryDead(client: Queryable, id: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE jobs SET dead_at = NULL, attempts = 0, run_at = now() WHERE id = $1 AND dead_at IS NOT NULL AND NOT EXISTS (
       SELECT FROM jobs other WHERE other.queue = jobs.queue AND other.kind = jobs.kind AND other.dedupe_key = jobs.dedupe_key AND other.dead_at IS NULL)`,
    [id],
  );
  return rowCount === 1;
}

/** Removes a dead job: it will never be done. Whoever decides that should write it down in the same transaction. */
export async function discardDead(client: Queryable, id: string): Promise<boolean> {
  const { rowCount } = await client.query('DELETE FROM jobs WHERE id = $1 AND dead_at IS NOT NULL', [id]);
  return rowCount === 1;
}
