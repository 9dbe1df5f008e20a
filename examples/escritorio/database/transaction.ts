import type pg from 'pg';
import { isTransient, UnknownOutcome } from './transient.ts';

/** Milliseconds one statement may run on the server; below the client's own limit, so that the server gives up first. */
const STATEMENT_TIMEOUT = 5000;

export interface TransactionOptions {
  /** The office whose rows the transaction sees; undefined: none. */
  readonly office: number | undefined;
  readonly readOnly?: boolean;
}

/**
 * Runs `work` in one transaction of one connection. The office and the time limit are set with it and end with it (SET LOCAL), so that
 * the next user of the pooled server connection inherits nothing.
 * @throws UnknownOutcome when COMMIT came back with a warning; otherwise what the database or `work` threw, after ROLLBACK.
 */
export async function inTransaction<T>(
  pool: pg.Pool,
  options: TransactionOptions,
  work: (client: pg.ClientBase) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  // Between leaving the pool and its own `error` listener, a broken connection would end the process.
  const ignore = (): void => undefined;
  client.on('error', ignore);
  let broken: Error | undefined;
  try {
    await client.query(begin(options));
    const result = await work(client);
    await commit(client);
    return result;
  } catch (error) {
    broken = await rollback(client, error);
    throw error;
  } finally {
    client.off('error', ignore);
    client.release(broken);
  }
}

/** One round trip. The values are a number and constants, so they can stand in the text; the simple protocol leaves nothing prepared. */
function begin({ office, readOnly }: TransactionOptions): string {
  const settings = [`set_config('statement_timeout', '${STATEMENT_TIMEOUT}', true)`];
  if (office !== undefined) settings.push(`set_config('app.office_id', '${Math.trunc(office)}', true)`);
  return `BEGIN${readOnly === true ? ' READ ONLY' : ''}; SELECT ${settings.join(', ')}`;
}

/**
 * Commits without the statement's time limit: while COMMIT waits for the synchronous standby, a time-out would cancel the waiting and not the
 * commit. Any warning on the way means just that, and the outcome is unknown.
 */
async function commit(client: pg.ClientBase): Promise<void> {
  let warning: string | undefined;
  const listen = (notice: { severity?: string | undefined; message?: string | undefined }): void => {
    warning ??= notice.message ?? 'warning';
  };
  client.on('notice', listen);
  try {
    await client.query('SET LOCAL statement_timeout = 0; COMMIT');
  } finally {
    client.off('notice', listen);
  }
  if (warning !== undefined) throw new UnknownOutcome(warning);
}

/** Undefined when the connection can be used again; otherwise the error it must be closed for. */
async function rollback(client: pg.ClientBase, cause: unknown): Promise<Error | undefined> {
  // After a broken connection, or a query that was given up while it ran, nothing is known about the session.
  if (isTransient(cause)) return asError(cause);
  try {
    await client.query('ROLLBACK');
    return undefined;
  } catch (error) {
    return asError(error);
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
