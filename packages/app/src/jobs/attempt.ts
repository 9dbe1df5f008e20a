import { withContext } from '../context/index.ts';
import type { AttemptOptions } from './attempt-options.ts';
import type { Queryable } from './database.ts';
import { type Leased, runLeased } from './leased.ts';
import { putOff, triesOf } from './put-off.ts';
import { claim, lease, recordFailure, remove, type StoredJob } from './stored.ts';
import { contextOf, told } from './told.ts';

/** A handler failed; whoever throws this leaves its transaction with it. */
class JobFailed extends Error {
  override readonly name = 'JobFailed';
  readonly job: StoredJob;
  constructor(job: StoredJob, cause: unknown) {
    super('job failed', { cause });
    this.job = job;
  }
}

type Taken<Tx> =
  | { readonly is: 'ended'; readonly job: StoredJob; readonly outcome: 'done' | 'dead' }
  | Leased<Tx>;

/** Takes one job and does it. False where none was due. @throws what the database throws; the job is as it was, or its lease ends. */
export async function attemptOne<Tx extends Queryable>(options: AttemptOptions<Tx>): Promise<boolean> {
  const { queue, count } = options;
  const from = performance.now();
  const seconds = (): number => (performance.now() - from) / 1000;
  const handled: { job: StoredJob | undefined } = { job: undefined };
  try {
    const taken = await options.transaction(async (transaction) => {
      const one = await take(options, transaction);
      handled.job = one?.is === 'ended' && one.outcome === 'done' ? one.job : undefined;
      return one;
    });
    if (taken === undefined) return false;
    if (taken.is === 'leased') await runLeased(options, taken, seconds);
    else count(queue, taken.job.kind, taken.outcome, seconds());
  } catch (error) {
    // A commit that is refused, by a deferred constraint say, is the job's failure as much as one of its statements.
    const failed = handled.job === undefined || options.isOutage(error) ? error : new JobFailed(handled.job, error);
    if (!(failed instanceof JobFailed)) throw failed;
    if (options.stopNow.aborted) count(queue, failed.job.kind, 'handed_back', seconds());
    else await putOff(options, failed.job, undefined, failed.cause, seconds);
  }
  return true;
}

async function take<Tx extends Queryable>(options: AttemptOptions<Tx>, transaction: Tx): Promise<Taken<Tx> | undefined> {
  const found = await claim(transaction, options.queue, [...options.handlers.keys()]);
  if (found === undefined) return undefined;
  options.onTaken();
  const handler = options.handlers.get(found.kind);
  if (handler === undefined) throw new TypeError(`no handler for ${found.kind}`);
  const job = { ...found, attempts: triesOf(found), lost: false };
  if (found.lost) options.count(options.queue, found.kind, 'lost');
  if (job.attempts >= handler.kind.attempts) {
    const failure = { attempts: job.attempts, againInSeconds: undefined, error: 'its worker was lost' };
    await recordFailure(transaction, found, undefined, failure);
    options.log?.error({ job: job.id, kind: job.kind, attempts: job.attempts }, 'job is dead: its worker was lost');
    return { is: 'ended', job: found, outcome: 'dead' };
  }
  if (handler.within === 'lease') {
    return { is: 'leased', job, handler, token: await lease(transaction, job, job.attempts, options.leaseSeconds) };
  }
  const context = contextOf(job);
  try {
    await withContext(context, async () => {
      await options.prepare?.(transaction, context);
      await handler.handle(handler.kind.parse(job.payload), { ...told(job, context), signal: options.stopNow, transaction });
    });
    // Inside: a handler that went on after a statement had failed has left a transaction in which nothing works.
    await remove(transaction, job.id, undefined);
  } catch (error) {
    // A database that went away is not the job's fault.
    throw options.isOutage(error) ? error : new JobFailed(found, error);
  }
  return { is: 'ended', job: found, outcome: 'done' };
}
