import { currentContext } from '../context/index.ts';
import type { PoolInstruments } from './instruments.ts';
import type { Log } from '../context/index.ts';
import type { Sent } from './observe-client.ts';
import { repeatedStatements } from './repeated-statements.ts';
import { slowStatements } from './slow-statements.ts';
import { type Statement, statementOf } from './statement.ts';
import { codeOf, isConnectionLost, isSqlState } from './transient.ts';

interface Observed {
  readonly name: string;
  readonly instruments: PoolInstruments;
  readonly log: Log;
  readonly slowAfter: number;
  readonly repeatedAfter: number;
}

/** Measures every statement of a pool, counts the failed ones, and reports those that are slow or repeated too often. */
export function statementObserver({ name, instruments, log, slowAfter, repeatedAfter }: Observed): Sent {
  const pool = { db_client_connection_pool_name: name };
  const reportSlow = slowStatements(log);
  const repeated = repeatedStatements(repeatedAfter);

  function count(statement: Statement, request: string | undefined): void {
    // What each transaction begins and ends with says nothing of the request.
    if (request === undefined || !READS_OR_WRITES.has(statement.operation)) return;
    const times = repeated(request, statement.normalised);
    if (times === undefined) return;
    instruments.repeated.inc(pool);
    log.warn({ pool: name, request_id: request, statement: statement.normalised, times }, 'one request repeats a statement');
  }

  return (text) => {
    const statement = statementOf(text);
    const request = currentContext()?.requestId;
    count(statement, request);
    const begun = performance.now();
    return (error) => {
      const took = performance.now() - begun;
      instruments.took(statement.operation, took / 1000);
      if (error !== undefined && error !== null) instruments.errors.inc({ ...pool, db_response_status_class: classOf(error) });
      if (took < slowAfter) return;
      instruments.slow.inc({ ...pool, db_operation_name: statement.operation });
      reportSlow(statement, { pool: name, duration_ms: Math.round(took), request_id: request });
    };
  };
}

const READS_OR_WRITES = new Set(['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'CALL', 'VALUES', 'TABLE']);

/** The class of an SQLSTATE; for what is no answer of a server: `timeout`, `connection` or `other`. PostgreSQL has some forty classes. */
export function classOf(error: unknown): string {
  const code = codeOf(error) ?? '';
  if (isSqlState(code)) return code.slice(0, 2);
  if (error instanceof Error && /time-?out/i.test(error.message)) return 'timeout';
  return isConnectionLost(error) ? 'connection' : 'other';
}
