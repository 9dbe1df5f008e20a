import type pg from 'pg';
import type { Database } from './database.ts';
import { retry } from './retry.ts';
import type { ReadSession } from './session.ts';
import { inTransaction, type TransactionOptions } from './transaction.ts';
import { isTransient } from './transient.ts';

export interface ReadOptions {
  /** Whose writes must be seen. Default: nobody's; a replica may then be behind. */
  readonly session?: ReadSession | undefined;
  readonly settings?: TransactionOptions['settings'];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads on the replica, or on the primary where there is none, it does not answer, or it has not replayed what the session wrote. Tried
 * again while the database fails over, for as long as its `patience`: so `work` may run more than once, and only reads.
 *
 * The replica is asked for its position in the reading transaction itself: behind a router each transaction may meet another one. The transaction
 * is `read committed`, for a snapshot taken with that question could be older than its answer.
 * @throws what `work` threw, or the last error of the primary.
 */
export async function read<T>(database: Database, options: ReadOptions, work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  const transaction: TransactionOptions = {
    readOnly: true,
    isolation: 'read committed',
    settings: options.settings,
    limits: database.limits,
  };
  let reason = 'no_replica';
  if (database.replica !== undefined) {
    const outcome = await onReplica(database.replica, transaction, options.session?.token, work);
    if ('value' in outcome) {
      database.reads.inc({ target: 'replica', reason: 'routed' });
      return outcome.value;
    }
    reason = outcome.reason;
  }
  database.reads.inc({ target: 'primary', reason });
  return retry(() => inTransaction(database.primary, transaction, work), {
    when: isTransient,
    within: database.patience,
    signal: options.signal,
    onRetry: () => database.retries.inc({ operation: 'read' }),
  });
}

async function onReplica<T>(
  replica: pg.Pool,
  transaction: TransactionOptions,
  position: string | undefined,
  work: (client: pg.ClientBase) => Promise<T>,
): Promise<{ value: Awaited<T> } | { reason: 'behind' | 'failed' }> {
  try {
    return await inTransaction(replica, transaction, async (client) => {
      if (position !== undefined && !(await hasReplayed(client, position))) return { reason: 'behind' as const };
      return { value: await work(client) };
    });
  } catch (error) {
    if (!isTransient(error)) throw error;
    return { reason: 'failed' };
  }
}

/** True on a primary too: a router leads there when no replica stands. */
async function hasReplayed(client: pg.ClientBase, position: string): Promise<boolean> {
  const { rows } = await client.query<{ replayed: boolean | null }>(
    'SELECT NOT pg_is_in_recovery() OR pg_last_wal_replay_lsn() >= $1::pg_lsn AS replayed',
    [position],
  );
  return rows[0]?.replayed === true;
}
