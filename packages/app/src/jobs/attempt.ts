import { type RequestContext, withContext } from '../context/index.ts';
import { pauseAfter } from './backoff.ts';
import type { Log, Queryable, Transaction } from './database.ts';
import type { JobHandler, LeaseHandler } from './handler.ts';
import { holdLease, LeaseLost } from './held-lease.ts';
import type { JobOutcome } from './instruments.ts';
import { claim, type Failure, handBack, lease, recordFailure, remove, renew, type StoredJob } from './stored.ts';

export interface AttemptOptions<Tx extends Queryable> {
  readonly transaction: Transaction<Tx>;
  readonly queue: string;
  readonly handlers: ReadonlyMap<string, JobHandler<Tx>>;
  readonly leaseSeconds: number;
  /** Aborts when the worker has to stop now; what is under way then is handed back. */
  readonly stopNow: AbortSignal;
  readonly prepare: ((transaction: Tx, context: RequestContext) => Promise<void>) | undefined;
  readonly isOutage: (error: unknown) => boolean;
  readonly count: (queue: string, kind: string, outcome: JobOutcome, seconds?: number) => void;
  readonly log: Log | undefined;
  readonly random: () => number;
  /** Told once a job is taken. */
  readonly onTaken: () => void;
}

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
  | { readonly is: 'leased'; readonly job: StoredJob; readonly token: string; readonly handler: LeaseHandler<unknown, Tx> };

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
  // A worker that died with it counts as an attempt, or a job that kills its worker would be tried for ever.
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

async function runLeased<Tx extends Queryable>(
  options: AttemptOptions<Tx>,
  { job, token, handler }: Taken<Tx> & { readonly is: 'leased' },
  seconds: () => number,
): Promise<void> {
  const { transaction, queue, count, log, leaseSeconds, stopNow } = options;
  const fields = { job: job.id, kind: job.kind };
  const context = contextOf(job);
  await using held = holdLease(
    leaseSeconds * 1000,
    () => transaction((client) => renew(client, job.id, token, leaseSeconds)),
    (error) => log?.warn({ ...fields, err: error }, 'could not renew the lease'),
  );
  const signal = AbortSignal.any([held.signal, stopNow]);
  try {
    const effect = await withContext(context, async () => handler.handle(handler.kind.parse(job.payload), { ...told(job, context), signal }));
    await transaction(async (client) => {
      if (!(await remove(client, job.id, token))) throw new LeaseLost('the lease of this job is lost');
      if (typeof effect !== 'function') return;
      await withContext(context, async () => {
        await options.prepare?.(client, context);
        await effect(client);
      });
    });
    count(queue, job.kind, 'done', seconds());
  } catch (error) {
    if (error instanceof LeaseLost || held.signal.aborted) {
      // Whoever took it over counts it as lost.
      log?.warn(fields, 'job went on after its lease was lost; what it did outside has its idempotency key');
    } else if (stopNow.aborted) {
      await transaction((client) => handBack(client, job.id, token));
      count(queue, job.kind, 'handed_back', seconds());
    } else if (options.isOutage(error)) {
      // It counts no attempt, if the database can be told; otherwise the lease ends by itself, and does.
      await transaction((client) => handBack(client, job.id, token)).catch(() => undefined);
      throw error;
    } else {
      await putOff(options, job, token, error, seconds);
    }
  }
}

async function putOff<Tx extends Queryable>(
  { queue, handlers, transaction, count, log, random }: AttemptOptions<Tx>,
  job: StoredJob,
  token: string | undefined,
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

const triesOf = ({ attempts, lost }: StoredJob): number => attempts + (lost ? 1 : 0);

function told(job: StoredJob, context: RequestContext) {
  return { id: job.id, attempts: job.attempts, idempotencyKey: `job-${job.id}`, context };
}

/** Who asked for it, in a request id of its own. */
function contextOf({ id, context }: StoredJob): RequestContext {
  const text = (name: string): object => (typeof context[name] === 'string' ? { [name]: context[name] } : {});
  return { requestId: `job-${id}`, ...text('traceId'), ...text('tenant'), ...text('user'), ...text('purpose') };
}
