import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Database } from './database.ts';
import { retry } from './retry.ts';
import { inTransaction } from './transaction.ts';
import { isTransient, UnknownOutcome } from './transient.ts';
import { type WriteOptions, writing } from './write.ts';

const TABLE = 'idempotency_keys';

/** Statements that make the table of keys; safe to repeat. The application's role needs SELECT, INSERT, UPDATE on it, and DELETE to forget. */
export function idempotencyTable(name: string = TABLE): readonly string[] {
  const table = pg.escapeIdentifier(name);
  return [
    `CREATE TABLE IF NOT EXISTS ${table} (
  scope text NOT NULL,
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  fingerprint text NOT NULL,
  result jsonb,
  attempts integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope, key)
)`,
    `CREATE INDEX IF NOT EXISTS ${pg.escapeIdentifier(`${name}_created_at`)} ON ${table} (created_at)`,
  ];
}

export interface KeyedWrite<T> extends WriteOptions {
  /** Whose keys they are, such as a tenant's id: the same key in another scope is another key. */
  readonly scope: string;
  /** Given by whoever asks, the same each time it asks for this write. 1–200 characters. */
  readonly key: string;
  /** What is asked, as a text; the same key for something else is refused. Only its SHA-256 is kept. */
  readonly content: string;
  /** Reads the result back from JSON; it is used the first time too, so that both answers are the same. */
  readonly parse: (stored: unknown) => T;
  /** Of the keys. Default `idempotency_keys`. */
  readonly table?: string;
  readonly signal?: AbortSignal | undefined;
}

/** Answer of a write with a key. */
export interface Keyed<T> {
  readonly value: T;
  /** True when it had been done before, and nothing was done now. */
  readonly replayed: boolean;
}

/** A key was used before, for something else. */
export class KeyReused extends Error {
  override readonly name = 'KeyReused';
}

/**
 * Does a write exactly once, however often it is asked for or tried. The key is inserted in the transaction of the effect: when the connection
 * breaks at COMMIT, trying again either finds the key, and the effect with it, or finds neither and does it. Its result must be JSON.
 *
 * A found key is touched, so that this commit too waits for the synchronous standby: only then is the earlier one known to be safe.
 * @throws KeyReused; what `effect` or `parse` threw; or the database's error after the patience of `database`.
 */
export function idempotent<T>(
  database: Database,
  request: KeyedWrite<T>,
  effect: (client: pg.ClientBase) => Promise<unknown>,
): Promise<Keyed<T>> {
  return retry(() => inTransaction(database.primary, writing(database, request), (client) => once(client, request, effect)), {
    when: (error) => isTransient(error) || error instanceof UnknownOutcome,
    within: database.patience,
    signal: request.signal,
    onRetry: () => database.retries.inc({ operation: 'idempotent' }),
  });
}

async function once<T>(
  client: pg.ClientBase,
  { scope, key, content, parse, table = TABLE }: KeyedWrite<T>,
  effect: (client: pg.ClientBase) => Promise<unknown>,
): Promise<Keyed<T>> {
  const keys = pg.escapeIdentifier(table);
  const fingerprint = createHash('sha256').update(content).digest('hex');
  const claimed = await client.query(`INSERT INTO ${keys} (scope, key, fingerprint) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, [
    scope,
    key,
    fingerprint,
  ]);
  if (claimed.rowCount === 1) {
    const json = JSON.stringify((await effect(client)) ?? null);
    await client.query(`UPDATE ${keys} SET result = $3 WHERE scope = $1 AND key = $2`, [scope, key, json]);
    return { value: parse(JSON.parse(json)), replayed: false };
  }
  const { rows } = await client.query<{ fingerprint: string; result: unknown }>(
    `UPDATE ${keys} SET attempts = attempts + 1 WHERE scope = $1 AND key = $2 RETURNING fingerprint, result`,
    [scope, key],
  );
  const earlier = rows[0];
  if (earlier?.fingerprint !== fingerprint) throw new KeyReused('this key was used for another request');
  return { value: parse(earlier.result), replayed: true };
}

/**
 * Forgets keys older than so many milliseconds, at most 1,000 at a time, and returns how many. A key that is forgotten protects no more: keep them for longer
 * than anybody tries again.
 */
export async function forgetKeys(client: Pick<pg.Pool, 'query'>, olderThan: number, table: string = TABLE): Promise<number> {
  const keys = pg.escapeIdentifier(table);
  const { rowCount } = await client.query(
    `DELETE FROM ${keys} WHERE (scope, key) IN
  (SELECT scope, key FROM ${keys} WHERE created_at < now() - make_interval(secs => $1) ORDER BY created_at LIMIT 1000)`,
    [olderThan / 1000],
  );
  return rowCount ?? 0;
}
