/**
 * Errors that go away by themselves when a failover, a restart or a conflict is over, so that the same transaction may be tried again:
 * SQLSTATE class 08 (connection; PgBouncer's 08P01 while no server stands), 57P01–57P03 (server stopping or starting), 25006 (the old primary is now
 * read-only), 40001 and 40P01 (serialisation, conflict with recovery on a replica, deadlock), 53300 (too many connections), 55P03 (lock not available).
 */
const STATES = new Set(['57P01', '57P02', '57P03', '25006', '40001', '40P01', '53300', '55P03']);
const SYSTEM = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN', 'ENOTFOUND']);
/** node-postgres has no code for these. */
const MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error|not queryable|server login has been failing|query_wait_timeout/i;

export function isTransient(error: unknown): boolean {
  if (error instanceof UnknownOutcome) return true;
  if (error instanceof AggregateError) return error.errors.some(isTransient);
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return STATES.has(code) || SYSTEM.has(code) || (code.length === 5 && code.startsWith('08')) || MESSAGES.test(error.message);
}

/**
 * COMMIT answered with a warning: PostgreSQL gave up waiting for the synchronous standby. The rows are visible and may yet be lost, so
 * it is neither success nor failure.
 */
export class UnknownOutcome extends Error {
  override readonly name = 'UnknownOutcome';
}
