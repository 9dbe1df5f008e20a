import { withContext } from '../context/index.ts';
import type { AttemptOptions } from './attempt-options.ts';
import type { Queryable } from './database.ts';
import type { TransactionHandler } from './handler.ts';
import { endFailed } from './put-off.ts';
import { hold, remove, type StoredJob } from './stored.ts';
import { contextOf, told } from './told.ts';

/** A job whose attempt is noted, to be done in a transaction of its own. */
export interface Noted<Tx> {
  readonly is: 'noted';
  readonly job: StoredJob;
  readonly token: string;
  readonly handler: TransactionHandler<unknown, Tx>;
}

/**
 * Does a job and ends it in one transaction. That it was begun is committed before: a job that takes its process with it would else leave no trace, and be tried for ever.
 * @throws errors of an outage, and of a transaction that did not get as far as the job.
 */
export async function runTransacted<Tx extends Queryable>(
  options: AttemptOptions<Tx>,
  { job, token, handler }: Noted<Tx>,
  seconds: () => number,
): Promise<void> {
  const { transaction, queue, count, log, stopNow } = options;
  const context = contextOf(job);
  let begun = false;
  try {
    const done = await transaction(async (client) => {
      // Another has it: this worker was so slow between its two transactions that it was taken for lost.
      if (!(await hold(client, job.id, token))) {
        log?.warn({ job: job.id, kind: job.kind }, 'job was taken over before it began here: this worker is slow');
        return false;
      }
      begun = true;
      await withContext(context, async () => {
        await options.prepare?.(client, context);
        await handler.handle(handler.kind.parse(job.payload), { ...told(job, context), signal: stopNow, transaction: client });
      });
      // Inside: a handler that went on after a statement had failed has left a transaction in which nothing works.
      return remove(client, job.id, token);
    });
    if (done) count(queue, job.kind, 'done', seconds());
  } catch (error) {
    await endFailed(options, job, token, { cause: error, blameless: !begun, seconds });
  }
}
