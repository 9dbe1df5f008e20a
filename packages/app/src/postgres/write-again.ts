import type pg from 'pg';
import type { Database } from './database.ts';
import { retry } from './retry.ts';
import { inTransaction } from './transaction.ts';
import { isTransient, UnknownOutcome } from './transient.ts';
import { type WriteOptions, writing } from './write.ts';

/**
 * Writes on the primary, and again while the database fails over or nobody knows whether it was committed, for as long as its `patience`. Only for work that finds out by a
 * key of its own that it was done, such as a command of the bus with an idempotency key: anything else may happen twice ({@link write} never does it again).
 * @throws what `work` threw, or the database's last error.
 */
export function writeAgain<T>(database: Database, options: WriteOptions, work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  return retry(() => inTransaction(database.primary, writing(database, options), work), {
    when: (error) => isTransient(error) || error instanceof UnknownOutcome,
    within: database.patience,
    onRetry: () => database.retries.inc({ operation: 'write_again' }),
  });
}
