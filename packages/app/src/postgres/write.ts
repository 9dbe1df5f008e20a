import type pg from 'pg';
import type { Database } from './database.ts';
import type { ReadSession } from './session.ts';
import { inTransaction, type TransactionOptions } from './transaction.ts';

export interface WriteOptions extends Pick<TransactionOptions, 'isolation' | 'settings'> {
  /** Who will want to see it. */
  readonly session?: ReadSession | undefined;
}

/**
 * Writes on the primary, once: a write is never tried again by itself, for nobody can tell whether `work` may happen twice. Where it should be,
 * give it a key ({@link idempotent}).
 * @throws UnknownOutcome when nobody can know whether it was committed; anything else means that it was not.
 */
export function write<T>(database: Database, options: WriteOptions, work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  return inTransaction(database.primary, writing(database, options), work);
}

/** The options of a writing transaction. */
export function writing(database: Database, { isolation, settings, session }: WriteOptions): TransactionOptions {
  return {
    isolation,
    settings,
    limits: database.limits,
    ...(session === undefined ? {} : { position: (lsn: string) => session.wrote(lsn) }),
  };
}
