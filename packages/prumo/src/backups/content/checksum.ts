/** Whoever answers questions in SQL: a session of a drill, of a restore or of a dump. */
export interface Asker {
  query(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
}

/**
 * What decides how a value is written as text, and so its checksum: the same on every server and for every role, whatever it was set to.
 * `search_path` decides whether names in values of types such as `regclass` are qualified; row security would hide rows.
 */
const SETTINGS = {
  timezone: 'UTC',
  datestyle: 'ISO, YMD',
  intervalstyle: 'postgres',
  extra_float_digits: '3',
  bytea_output: 'hex',
  xmlbinary: 'base64',
  lc_monetary: 'C',
  search_path: 'pg_catalog',
  row_security: 'off',
} as const;

/** One statement, for the rest of the session. Qualified: a database may have a `search_path` of its own in which a user's come first. */
export const FIXED_SETTINGS = `SELECT ${Object.entries(SETTINGS)
  .map(([name, value]) => `pg_catalog.set_config('${name}', '${value}', false)`)
  .join(', ')}`;

/**
 * Rows of one table and a checksum of all they hold, whatever their order: the sum of a 64-bit hash of each row as text. `table` is qualified
 * and quoted, `columns` are quoted. The text is that of the columns by their own output functions, as for logical backups: a cast to text may be
 * a user's function, which would run as superuser. Not of tables that inherit from it, which are counted for themselves. Under `FIXED_SETTINGS`.
 */
export function contentQuery(table: string, columns: readonly string[]): string {
  const row = `ROW(${columns.map((column) => `x_.${column}`).join(', ')})`;
  return `SELECT count(*)::text AS rows, coalesce(sum(hashtextextended(record_out(${row})::text, 0)), 0)::text AS checksum FROM ONLY ${table} AS x_`;
}
