import type { IdempotencyStore } from './idempotency.ts';

/** What of a PostgreSQL client is used; `pg.ClientBase` is one. */
export interface Queryable {
  query<Row extends object>(text: string, values?: unknown[]): Promise<{ readonly rows: Row[]; readonly rowCount: number | null }>;
}

/** The table; a migration of the application makes it. `forgetKeys` forgets what nobody tries again any more: a week is plenty. */
export const IDEMPOTENCY_TABLE = `CREATE TABLE idempotency_keys (
  scope text NOT NULL,
  key text NOT NULL,
  -- SHA-256 of what was asked: the same key for something else is a mistake
  fingerprint text NOT NULL,
  result jsonb,
  attempts integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);`;

/** Forgets keys that came before `before`. Returns how many. */
export async function forgetKeys(client: Queryable, before: Date): Promise<number> {
  const { rowCount } = await client.query('DELETE FROM idempotency_keys WHERE created_at < $1', [before]);
  return rowCount ?? 0;
}

/**
 * Keys in PostgreSQL. A second one with the same key waits at the row until the first has committed or is gone. A found key is touched, so that this commit
 * too waits for the synchronous standby: only then is the earlier one known to be safe.
 */
export const postgresIdempotency: IdempotencyStore<Queryable> = {
  async claim(transaction, { scope, key, fingerprint }) {
    const { rows } = await transaction.query<{ first: boolean; fingerprint: string; result: unknown }>(
      `INSERT INTO idempotency_keys (scope, key, fingerprint) VALUES ($1, $2, $3)
       ON CONFLICT (scope, key) DO UPDATE SET attempts = idempotency_keys.attempts + 1
       RETURNING attempts = 1 AS first, fingerprint, result`,
      [scope, key, fingerprint],
    );
    const row = rows[0];
    if (row === undefined) throw new TypeError('INSERT gave no row');
    return row.first ? undefined : { fingerprint: row.fingerprint, result: row.result };
  },
  async keep(transaction, { scope, key }, result) {
    await transaction.query('UPDATE idempotency_keys SET result = $3::jsonb WHERE scope = $1 AND key = $2', [
      scope,
      key,
      JSON.stringify(result ?? null),
    ]);
  },
};
