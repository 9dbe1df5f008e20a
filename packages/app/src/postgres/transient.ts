/**
 * SQLSTATEs that go away by themselves when a failover, a restart or a conflict is over: 57P01–57P03 (server stopping or starting), 57P05
 * (idle session closed), 25006 (the old primary is now read-only), 40001 and 40P01 (serialisation, conflict with recovery on a replica,
 * deadlock), 53300 (too many connections), 55P03 (lock not available).
 */
const STATES = new Set(['57P01', '57P02', '57P03', '57P05', '25006', '40001', '40P01', '53300', '55P03']);
const SYSTEM = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN', 'ENOTFOUND']);
/** node-postgres has no code for these. */
const DRIVER =
  /Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error|not queryable/i;
/**
 * PgBouncer says nearly all it has to say with 08P01. These are wrong settings, or its own limits on a statement or transaction that was too
 * long: trying again gives the same.
 */
const REFUSED_BY_POOLER =
  /unsupported startup parameter|no such (?:database|user)|authentication failed|auth(?:entication)? method|does not exist|is disabled|not allowed|(?:query|idle transaction) timeout|client_idle_timeout|password|certificate|protocol/i;
/** First of all: it may quote a refused login of the server, which a failover or a rotated password brings and takes away. */
const POOLER_WAITS = /server login has been failing|server_login_retry|query_wait_timeout/i;

/**
 * Whether an error goes away by itself, so that the same *read* may be tried again: a failover, a restart, a dropped connection, PgBouncer
 * without a server, a conflict with another transaction. False for {@link UnknownOutcome}: whoever repeats that must know the first try
 * again when it was done.
 */
export function isTransient(error: unknown): boolean {
  if (error instanceof UnknownOutcome) return false;
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(isTransient);
  if (!(error instanceof Error)) return false;
  const code = codeOf(error) ?? '';
  if (STATES.has(code) || SYSTEM.has(code) || POOLER_WAITS.test(error.message)) return true;
  if (isSqlState(code)) return code.startsWith('08') && !(code === '08P01' && REFUSED_BY_POOLER.test(error.message));
  return DRIVER.test(error.message);
}

/** Whether the connection itself is of no more use: nothing is known of a statement that was under way on it. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error) ?? '';
  if (isSqlState(code)) return code.startsWith('08') || code.startsWith('57P') || code === '25P03';
  return SYSTEM.has(code) || DRIVER.test(error.message);
}

/** The error's SQLSTATE or the system's name of it; undefined where it has none. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** PostgreSQL's five characters, of which the first two are the class. `EPIPE` and its like are none: no class begins so. */
export function isSqlState(code: string): boolean {
  return /^(?:[0-9][0-9A-Z]|F0|HV|P0|XX)[0-9A-Z]{3}$/.test(code);
}

/**
 * Nobody knows whether the transaction was committed: the connection broke while COMMIT was under way, or PostgreSQL gave up waiting for
 * the synchronous standby and said so in a warning. It is neither success nor failure, and is repeated only with an idempotency key.
 */
export class UnknownOutcome extends Error {
  override readonly name = 'UnknownOutcome';
}
