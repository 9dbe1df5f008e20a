import type pg from 'pg';

/**
 * Whether the database answers, for a readiness check.
 * @param writable also whether it takes writes: false through a router that leads to a replica. Default true.
 * @throws what the pool threw, or an error that says it is read-only.
 */
export async function ready(pool: Pick<pg.Pool, 'query'>, { writable = true }: { readonly writable?: boolean } = {}): Promise<void> {
  const { rows } = await pool.query<{ recovering: boolean }>('SELECT pg_is_in_recovery() AS recovering');
  if (writable && rows[0]?.recovering !== false) throw new Error('the database is read-only: it is a replica');
}
