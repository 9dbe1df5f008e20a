/** An SQL identifier, quoted. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** An SQL string literal, for any setting of `standard_conforming_strings`. */
export function literal(value: string): string {
  const quoted = `'${value.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;
  return value.includes('\\') ? ` E${quoted}` : quoted;
}

/** Statements that keep what follows, verifiers included, out of the server's log and of pg_stat_statements. Needs a superuser. */
export const QUIET_SESSION = [
  "SET log_statement = 'none';",
  'SET log_min_duration_statement = -1;',
  'SET log_min_duration_sample = -1;',
  'SET log_transaction_sample_rate = 0;',
  'SET log_duration = off;',
  "SET log_min_error_statement = 'panic';",
  'SET pg_stat_statements.track_utility = off;',
  "SET client_min_messages = 'warning';",
  'SET search_path = pg_catalog;',
].join('\n');
