import { setTimeout as sleep } from 'node:timers/promises';
import type { AttemptOptions } from './attempt-options.ts';
import { pauseAfter } from './backoff.ts';
import type { Queryable } from './database.ts';
import { type Failure, handBack, recordFailure, type StoredJob } from './stored.ts';

/** Attempts that were made at a job before: a worker that died with it counts, or a job that kills its worker would be tried for ever. */
export const triesOf = ({ attempts, lost }: StoredJob): number => attempts + (lost ? 1 : 0);

/** Pauses in seconds between tries to hand a job back to a database that is away, some eight seconds together: a restart, or a standby that takes over. */
const HAND_BACK_PAUSES = [0.1, 0.2, 0.4, 0.8, 1.6, 2.5, 2.5];

/**
 * What becomes of a job whose attempt failed. It counts no attempt where the worker had to stop, or the database was away: that is not the job's fault.
 * @param blameless whether it was not the job either where the database did answer.
 * @throws the cause, where the worker should ask no more for a while.
 */
export async function endFailed<Tx extends Queryable>(
  options: AttemptOptions<Tx>,
  job: StoredJob,
  token: string,
  { cause, blameless, seconds }: { readonly cause: unknown; readonly blameless: boolean; readonly seconds: () => number },
): Promise<void> {
  const { transaction, queue, count, isOutage, stopNow } = options;
  if (stopNow.aborted) {
    await transaction((client) => handBack(client, job.id, token));
    count(queue, job.kind, 'handed_back', seconds());
  } else if (blameless || isOutage(cause)) {
    await handBackPatiently(options, job, token);
    throw cause;
  } else {
    // A commit that is refused, by a deferred constraint say, is the job's failure as much as one of its statements.
    await putOff(options, job, token, cause, seconds);
  }
}

/** If the database cannot be told, the job's lease ends by itself, and that counts an attempt. */
async function handBackPatiently<Tx extends Queryable>(
  { transaction, isOutage, stopNow, log }: AttemptOptions<Tx>,
  job: StoredJob,
  token: string,
): Promise<void> {
  for (const pause of [...HAND_BACK_PAUSES, undefined]) {
    try {
      await transaction((client) => handBack(client, job.id, token));
      return;
    } catch (error) {
      if (pause === undefined || stopNow.aborted || !isOutage(error)) {
        log?.warn({ job: job.id, kind: job.kind, err: error }, 'could not hand the job back: this counts as an attempt');
        return;
      }
      await sleep(pause * 1000, undefined, { signal: stopNow }).catch(() => undefined);
    }
  }
}

/** Has a failed job tried again later, or no more. */
async function putOff<Tx extends Queryable>(
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
