import type { AttemptOptions } from './attempt-options.ts';
import { pauseAfter } from './backoff.ts';
import type { Queryable } from './database.ts';
import { type Failure, recordFailure, type StoredJob } from './stored.ts';

/** Attempts that were made at a job before: a worker that died with it counts, or a job that kills its worker would be tried for ever. */
export const triesOf = ({ attempts, lost }: StoredJob): number => attempts + (lost ? 1 : 0);

/** Has a failed job tried again later, or no more. */
export async function putOff<Tx extends Queryable>(
  { queue, handlers, transaction, count, log, random }: AttemptOptions<Tx>,
  job: StoredJob,
  token: string,
  cause: unknown,
  seconds: () => number,
): Promise<void> {
  const kind = handlers.get(job.kind)?.kind;
  if (kind === undefined) throw new TypeError(`no handler for ${job.kind}`);
  const attempts = triesOf(job) + 1;
  const last = attempts >= kind.attempts;
  const failure: Failure = {
    attempts,
    againInSeconds: last ? undefined : pauseAfter(attempts, kind.backoff, random()),
    error: String(cause instanceof Error ? `${cause.name}: ${cause.message}` : cause).slice(0, 500),
  };
  if (!(await transaction((client) => recordFailure(client, job, token, failure)))) return;
  count(queue, job.kind, last ? 'dead' : 'retried', seconds());
  const fields = { job: job.id, kind: job.kind, attempts, againInSeconds: failure.againInSeconds, err: cause };
  if (last) log?.error(fields, 'job is dead: a person must look');
  else log?.warn(fields, 'job failed, and is tried again');
}
