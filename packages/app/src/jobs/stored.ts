import { randomUUID } from 'node:crypto';
import type { Queryable } from './database.ts';

/** A job as a worker takes it from the table. */
export interface StoredJob {
  readonly id: string;
  readonly kind: string;
  readonly payload: unknown;
  readonly context: Readonly<Record<string, unknown>>;
  /** Failed or lost before. */
  readonly attempts: number;
  /** The worker that had it is gone, or was too slow. */
  readonly lost: boolean;
}

/** Locks the next job that is due and that nobody else holds, until the transaction ends. */
export async function claim(transaction: Queryable, queue: string, kinds: readonly string[]): Promise<StoredJob | undefined> {
  const { rows } = await transaction.query<StoredJob>(
    `SELECT id::text, kind, payload, context, attempts, lease IS NOT NULL AS lost FROM jobs
     WHERE queue = $1 AND dead_at IS NULL AND run_at <= now() AND kind = ANY($2::text[]) ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`,
    [queue, kinds],
  );
  return rows[0];
}

/** Takes a lease on a claimed job, for as long as it is renewed. */
export async function lease(transaction: Queryable, { id }: StoredJob, attempts: number, seconds: number): Promise<string> {
  const token = randomUUID();
  await transaction.query('UPDATE jobs SET lease = $2, run_at = now() + make_interval(secs => $3), attempts = $4 WHERE id = $1', [
    id,
    token,
    seconds,
    attempts,
  ]);
  return token;
}

/**
 * Seconds from noting an attempt at a job in a transaction to locking it there, after which it may be another's; so long a job waits whose worker died. Our own
 * number: above the time a pool lets one wait for a connection (3 s by default). A worker that is slower does nothing.
 */
const NOTED_SECONDS = 5;

/**
 * Notes that an attempt at a claimed job begins. Its commit waits neither for a disk nor for a standby: a note that is lost with the server lets the job be tried once more, and the commit of the effect
 * comes after it in the log.
 */
export async function note(transaction: Queryable, { id }: StoredJob, attempts: number): Promise<string> {
  const token = randomUUID();
  await transaction.query(
    `UPDATE jobs SET lease = $2, run_at = now() + make_interval(secs => $3), attempts = $4 WHERE id = $1
     RETURNING set_config('synchronous_commit', 'off', true)`,
    [id, token, NOTED_SECONDS, attempts],
  );
  return token;
}

/** Locks a noted job until the transaction ends: however long that takes, nobody else takes it. False when it is another's by now. */
export async function hold(transaction: Queryable, id: string, token: string): Promise<boolean> {
  const { rowCount } = await transaction.query('SELECT FROM jobs WHERE id = $1 AND lease = $2 FOR UPDATE', [id, token]);
  return rowCount === 1;
}

/** False when the lease is another's by now. */
export async function renew(transaction: Queryable, id: string, token: string, seconds: number): Promise<boolean> {
  const { rowCount } = await transaction.query('UPDATE jobs SET run_at = now() + make_interval(secs => $3) WHERE id = $1 AND lease = $2', [
    id,
    token,
    seconds,
  ]);
  return rowCount === 1;
}

/** Gives a leased job back as it was, at once. */
export async function handBack(transaction: Queryable, id: string, token: string): Promise<boolean> {
  const { rowCount } = await transaction.query('UPDATE jobs SET lease = NULL, run_at = now() WHERE id = $1 AND lease = $2', [id, token]);
  return rowCount === 1;
}

/** Removes a job that is done, while the lease is still that one. */
export async function remove(transaction: Queryable, id: string, token: string): Promise<boolean> {
  const { rowCount } = await transaction.query('DELETE FROM jobs WHERE id = $1 AND lease = $2', [id, token]);
  return rowCount === 1;
}

export interface Failure {
  readonly attempts: number;
  /** Undefined after the last attempt. */
  readonly againInSeconds: number | undefined;
  readonly error: string;
}

/** Puts a failed job off, or among the dead. `attempts` and lease as they were read: two workers that saw the same failure count it once. */
export async function recordFailure(
  transaction: Queryable,
  { id, attempts }: Pick<StoredJob, 'id' | 'attempts'>,
  token: string | undefined,
  failure: Failure,
): Promise<boolean> {
  const { rowCount } = await transaction.query(
    `UPDATE jobs SET attempts = $2, lease = NULL, last_error = $3, run_at = now() + make_interval(secs => coalesce($4::float8, 0)),
       dead_at = CASE WHEN $4::float8 IS NULL THEN now() END
     WHERE id = $1 AND attempts = $5 AND ($6::uuid IS NULL OR lease = $6) AND dead_at IS NULL`,
    [id, failure.attempts, failure.error, failure.againInSeconds ?? null, attempts, token ?? null],
  );
  return rowCount === 1;
}
