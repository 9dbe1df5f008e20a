import { CLIENT_WAITS } from '../../components/pgbouncer/index.ts';

/**
 * Milliseconds a request of a drill waits for an answer where there are more clients than connections. The stack states how long one waits at most
 * (`query_wait_timeout` and `client_login_timeout` of PgBouncer) and tells who has waited as long; this is half of it more. So what the pooler says
 * of itself is heard, and who has no answer even then was failed by the stack, by its own word, and not by our patience.
 */
export const PATIENCE = CLIENT_WAITS * 1500;

/** Milliseconds by which a timer may be over before its time by another clock. */
const EARLY = 100;

/** Whether who waited so many milliseconds had no answer within our patience, and not an end before. */
export function waitedInVain(milliseconds: number): boolean {
  return milliseconds >= PATIENCE - EARLY;
}
