/** What is known of a write when its connection has said all it will say. */
export type Outcome = 'acknowledged' | 'refused' | 'unknown';

/**
 * SQLSTATE classes and codes with which PostgreSQL answers an autocommitted statement that it did not do: wrong or
 * forbidden input (22, 23, 28, 42), a read-only session (25), no resources for it (53), not accepting connections yet (57P03).
 * Everything else that arrives after the statement was sent leaves it open: 57P01 also ends a commit that has been written here
 * and waits for its standby, 08 is a connection that broke (PostgreSQL, appendix A).
 */
const NOT_DONE = /^(?:22|23|25|28|42|53)|^57P03$/;

/** The warning of a commit that was done here and given up waiting for its synchronous standby: it may be lost with this server. */
const WAIT_GIVEN_UP = /cancell?ing (?:the )?wait for synchronous replication/i;

/** Of a statement that failed. `sent`: whether it had been handed to a connection that was up. */
export function outcomeOfError(error: { readonly code?: unknown }, sent: boolean): Outcome {
  if (!sent) return 'refused';
  return typeof error.code === 'string' && NOT_DONE.test(error.code) ? 'refused' : 'unknown';
}

/** Of a statement that was answered as done, with the notices that came with it. */
export function outcomeOfAnswer(notices: readonly string[]): Outcome {
  return notices.some((notice) => WAIT_GIVEN_UP.test(notice)) ? 'unknown' : 'acknowledged';
}
