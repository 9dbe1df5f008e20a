import type { AttemptOptions } from './attempt-options.ts';
import type { Queryable } from './database.ts';
import { type Leased, runLeased } from './leased.ts';
import { triesOf } from './put-off.ts';
import { claim, lease, note, recordFailure, type StoredJob } from './stored.ts';
import { type Noted, runTransacted } from './transacted.ts';

type Taken<Tx> = { readonly is: 'dead'; readonly job: StoredJob } | Leased<Tx> | Noted<Tx>;

/** Takes one job and does it. False where none was due. @throws what the database throws; the job is as it was, or its lease ends. */
export async function attemptOne<Tx extends Queryable>(options: AttemptOptions<Tx>): Promise<boolean> {
  const from = performance.now();
  const seconds = (): number => (performance.now() - from) / 1000;
  const taken = await options.transaction((transaction) => take(options, transaction));
  switch (taken?.is) {
    case undefined:
      return false;
    case 'leased':
      await runLeased(options, taken, seconds);
      return true;
    case 'noted':
      await runTransacted(options, taken, seconds);
      return true;
    case 'dead':
      options.count(options.queue, taken.job.kind, 'dead', seconds());
      return true;
  }
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
    return { is: 'dead', job };
  }
  return handler.within === 'lease'
    ? { is: 'leased', job, handler, token: await lease(transaction, job, job.attempts, options.leaseSeconds) }
    : { is: 'noted', job, handler, token: await note(transaction, job, job.attempts) };
}
