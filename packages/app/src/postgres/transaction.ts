import type pg from 'pg';
import { type Limits, limitSettings, localSettings } from './limits.ts';
import { codeOf, isConnectionLost, isSqlState, UnknownOutcome } from './transient.ts';

export interface TransactionOptions {
  /** Default false. */
  readonly readOnly?: boolean | undefined;
  /** Default: the database's own, `read committed`. */
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable' | undefined;
  /** Settings that end with the transaction, such as `app.tenant_id`. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  readonly limits?: Limits | undefined;
  /** Told after COMMIT where the write-ahead log then ends: a replica that has replayed so far has this transaction. */
  readonly position?: ((lsn: string) => void) | undefined;
}

/**
 * Runs `work` in one transaction of one connection. Limits and settings are set with it and end with it (SET LOCAL), in one round trip, so that
 * the next user of a pooled server connection inherits nothing.
 * @throws UnknownOutcome when nobody can know whether it was committed; anything else means that it was not: what the database or `work` threw.
 */
export async function inTransaction<T>(
  pool: Pick<pg.Pool, 'connect'>,
  options: TransactionOptions,
  work: (client: pg.ClientBase) => Promise<T>,
): Promise<T> {
  const begin = beginning(options);
  const client = await pool.connect();
  const connection: { ended?: Error } = {};
  // What ended a connection between two statements says more than the next one will; and without a listener it would end the process.
  const listen = (error: Error): void => void (connection.ended ??= error);
  client.on('error', listen);
  let unusable: Error | undefined;
  try {
    await client.query(begin);
    const result = await work(client);
    await commit(client, options);
    return result;
  } catch (error) {
    unusable = await rollback(client, error);
    if (connection.ended !== undefined && isConnectionLost(error)) throw connection.ended;
    throw error;
  } finally {
    client.off('error', listen);
    client.release(unusable);
  }
}

/** The simple protocol leaves nothing prepared, which a transaction pooler could not find again. */
function beginning({ isolation, readOnly, settings, limits }: TransactionOptions): string {
  const level = isolation === undefined ? '' : ` ISOLATION LEVEL ${isolation.toUpperCase()}`;
  return `BEGIN${level}${readOnly === true ? ' READ ONLY' : ''}; ${localSettings({ ...limitSettings(limits ?? {}), ...settings })}`;
}

/**
 * Commits without the statement's time limit: while COMMIT waits for the synchronous standby, a time-out would cancel the waiting and not the
 * commit. A warning on the way means just that, and the outcome is unknown; so it is when the answer does not come.
 */
async function commit(client: pg.ClientBase, { readOnly, position }: TransactionOptions): Promise<void> {
  let warning: string | undefined;
  const listen = (notice: { code?: string | undefined; message?: string | undefined }): void => {
    // By its SQLSTATE: the word for a warning is in the server's language. That of a plain notice is 00000.
    if (notice.code !== '00000') warning ??= notice.message ?? 'warning';
  };
  client.on('notice', listen);
  let answer: unknown;
  try {
    const ask = position === undefined ? '' : '; SELECT pg_current_wal_insert_lsn()::text AS lsn';
    answer = await client.query(`SET LOCAL statement_timeout = 0; COMMIT${ask}`);
  } catch (error) {
    // What only read has no outcome.
    if (readOnly === true || isRefusal(error)) throw error;
    throw new UnknownOutcome('COMMIT was sent, and its answer is lost', { cause: error });
  } finally {
    client.off('notice', listen);
  }
  if (warning !== undefined) throw new UnknownOutcome(warning);
  const lsn = lsnOf(answer);
  if (lsn !== undefined) position?.(lsn);
}

/**
 * Whether the server said that it did not commit: a deferred constraint (class 23), a conflict (40, but 40003 says that it does not know), a transaction
 * that had failed before (25), a trigger's error. A server that was ending (57, class 08 from a pooler) may have committed first.
 */
function isRefusal(error: unknown): boolean {
  const code = codeOf(error) ?? '';
  return isSqlState(code) && !/^(?:08|57|58|XX)/.test(code) && code !== '40003';
}

function lsnOf(answer: unknown): string | undefined {
  const last: unknown = Array.isArray(answer) ? answer.at(-1) : answer;
  if (typeof last !== 'object' || last === null || !('rows' in last) || !Array.isArray(last.rows)) return undefined;
  const row: unknown = last.rows[0];
  return typeof row === 'object' && row !== null && 'lsn' in row && typeof row.lsn === 'string' ? row.lsn : undefined;
}

/** Undefined when the connection can be used again; otherwise the error it must be closed for. */
async function rollback(client: pg.ClientBase, cause: unknown): Promise<Error | undefined> {
  // After a broken connection, or a statement that was given up while it ran, nothing is known about the session.
  if (isConnectionLost(cause) || cause instanceof UnknownOutcome) return asError(cause);
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
