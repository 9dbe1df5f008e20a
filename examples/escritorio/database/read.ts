import type pg from 'pg';
import type { Counter } from '../service/metrics.ts';
import { retry } from '../service/retry.ts';
import type { Database } from './pools.ts';
import { inTransaction } from './transaction.ts';
import { isTransient } from './transient.ts';

/** Milliseconds a reader waits for a database that is coming back. */
const PATIENCE = 12_000;

export interface ReadOptions {
  readonly office: number | undefined;
  /** True when this person wrote a moment ago: a replica might not have it yet, so the primary is asked. */
  readonly fresh: boolean;
  readonly retries?: Counter | undefined;
}

/** Reads on a replica; on the primary where it must be fresh, or when no replica answers. Tried again while the database fails over. */
export async function read<T>(database: Database, options: ReadOptions, work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  const transaction = { office: options.office, readOnly: true };
  if (!options.fresh) {
    try {
      return await inTransaction(database.replicas, transaction, work);
    } catch (error) {
      if (!isTransient(error)) throw error;
      options.retries?.add({ operation: 'read_replica' });
    }
  }
  return retry(() => inTransaction(database.primary, transaction, work), {
    when: isTransient,
    within: PATIENCE,
    onRetry: () => options.retries?.add({ operation: 'read' }),
  });
}
