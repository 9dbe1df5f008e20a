import { withContext } from '../context/index.ts';
import type { AttemptOptions } from './attempt-options.ts';
import type { Queryable } from './database.ts';
import type { LeaseHandler } from './handler.ts';
import { holdLease, LeaseLost } from './held-lease.ts';
import { endFailed } from './put-off.ts';
import { remove, renew, type StoredJob } from './stored.ts';
import { contextOf, told } from './told.ts';

/** A job this worker has a lease on. */
export interface Leased<Tx> {
  readonly is: 'leased';
  readonly job: StoredJob;
  readonly token: string;
  readonly handler: LeaseHandler<unknown, Tx>;
}

/** Does a leased job, and ends it together with the effect its handler gives back. @throws errors of an outage. */
export async function runLeased<Tx extends Queryable>(
  options: AttemptOptions<Tx>,
  { job, token, handler }: Leased<Tx>,
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
    const effect = await withContext(context, async () =>
      handler.handle(handler.kind.parse(job.payload), { ...told(job, context), signal }),
    );
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
    } else {
      await endFailed(options, job, token, { cause: error, blameless: false, seconds });
    }
  }
}
