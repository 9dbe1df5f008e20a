/** Whoever answers questions in SQL: a session of a drill, of a restore or of a dump. */
export interface Asker {
  query(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
}

/**
 * What decides how a value is written as text, and so its checksum: the same on every server and for every role, whatever it was set to. Those of
 * a logical backup are in its manifest, so a change here is a new format of it. `search_path` decides whether names in values of types such as
 * `regclass` are qualified, and whether anything a user made is called by chance, which would run as superuser; row security would hide rows.
 */
export const TEXT_SETTINGS: Readonly<Record<string, string>> = {
  search_path: 'pg_catalog',
  TimeZone: 'UTC',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'iso_8601',
  extra_float_digits: '3',
  bytea_output: 'hex',
  xmlbinary: 'base64',
  lc_monetary: 'C',
  lc_numeric: 'C',
  lc_time: 'C',
  quote_all_identifiers: 'off',
  row_security: 'off',
};

/** One statement, for the rest of the session. Qualified: a database may have a `search_path` of its own in which a user's come first. */
export const FIXED_SETTINGS = `SELECT ${Object.entries(TEXT_SETTINGS)
  .map(([name, value]) => `pg_catalog.set_config('${name}', '${value}', false)`)
  .join(', ')}`;

/**
 * Rows of one table and a checksum of all they hold, whatever their order: the sum of a 64-bit hash of each row as text. `table` is qualified
 * and quoted, `columns` are quoted, `condition` is a WHERE or nothing. The text is that of the columns by their own output functions: a cast to text
 * may be a user's function, which would run as superuser. Not of tables that inherit from it, which are counted for themselves. Under `TEXT_SETTINGS`.
 */
export function contentQuery(table: string, columns: readonly string[], condition = ''): string {
  const row = `ROW(${columns.map((column) => `x_.${column}`).join(', ')})`;
  return `SELECT count(*)::text AS rows, coalesce(sum(hashtextextended(record_out(${row})::text, 0)), 0)::text AS checksum FROM ONLY ${table} AS x_ ${condition}`;
}
