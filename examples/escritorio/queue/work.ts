import type { Database } from '../database/pools.ts';
import { inTransaction } from '../database/transaction.ts';
import { isTransient } from '../database/transient.ts';
import { describeError, type Log } from '../service/log.ts';
import { type Job, MOST_ATTEMPTS, pauseAfter } from './job.ts';
import { summariseCase } from './case-summary.ts';

const HANDLERS: ReadonlyMap<string, typeof summariseCase> = new Map([['case-summary', summariseCase]]);

/** A job failed by its own fault and was put off; whoever throws this has already left its transaction. */
class JobFailed extends Error {
  readonly job: Job;
  constructor(job: Job, cause: unknown) {
    super('job failed', { cause });
    this.job = job;
  }
}

/**
 * Takes the next job that is due and that no other worker holds, does it, and removes it: all in one transaction, so that a worker that dies leaves
 * the job as it was. Returns the job, or undefined where none is due. A job that fails is put off, and after 8 attempts kept for a person to see.
 * @throws connection errors; the caller tries again.
 */
export async function workOne(database: Database, log: Log): Promise<Job | undefined> {
  try {
    return await inTransaction(database.primary, { office: undefined }, async (client) => {
      const { rows } = await client.query<Job>(
        `SELECT id::text, office_id AS "officeId", kind, case_id::text AS "caseId", attempts FROM jobs
         WHERE failed_at IS NULL AND run_at <= now() ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`,
      );
      const job = rows[0];
      if (job === undefined) return undefined;
      await client.query("SELECT set_config('app.office_id', $1, true)", [String(job.officeId)]);
      try {
        const handle = HANDLERS.get(job.kind);
        if (handle === undefined) throw new Error(`no handler for ${job.kind}`);
        await handle(client, job);
      } catch (error) {
        // A connection that broke is not the job's fault.
        throw isTransient(error) ? error : new JobFailed(job, error);
      }
      await client.query('DELETE FROM jobs WHERE id = $1', [job.id]);
      return job;
    });
  } catch (error) {
    if (!(error instanceof JobFailed)) throw error;
    await putOff(database, log, error.job, error.cause);
    return error.job;
  }
}

async function putOff(database: Database, log: Log, job: Job, cause: unknown): Promise<void> {
  const attempts = job.attempts + 1;
  const last = attempts >= MOST_ATTEMPTS;
  log(last ? 'error' : 'warn', 'job failed', { job: job.id, kind: job.kind, attempts, last, ...describeError(cause) });
  // `attempts` as it was read: two workers that saw the same failure count it once.
  await inTransaction(database.primary, { office: undefined }, (client) =>
    client.query(
      `UPDATE jobs SET attempts = $2, run_at = now() + make_interval(secs => $3), failed_at = CASE WHEN $4 THEN now() END, last_error = $5 WHERE id = $1 AND attempts = $6`,
      [job.id, attempts, pauseAfter(attempts), last, String(cause instanceof Error ? cause.message : cause).slice(0, 500), job.attempts],
    ),
  );
}
