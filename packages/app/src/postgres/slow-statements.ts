import type { Log } from '../context/index.ts';
import type { Statement } from './statement.ts';

/** Milliseconds in which one statement is logged once: when a database is slow, all are, and the log must not fill the disk. */
const QUIET = 60_000;
const REMEMBERED = 500;

/** Logs slow statements, each once a minute and with how many were left out since. Everything it logs is without values. */
export function slowStatements(log: Log, now: () => number = () => performance.now()): (statement: Statement, fields: SlowFields) => void {
  const logged = new Map<string, { at: number; since: number }>();
  return ({ normalised, operation }, fields) => {
    const before = logged.get(normalised);
    const at = now();
    if (before !== undefined && at - before.at < QUIET) {
      before.since += 1;
      return;
    }
    logged.delete(normalised);
    const oldest = logged.size >= REMEMBERED ? logged.keys().next().value : undefined;
    if (oldest !== undefined) logged.delete(oldest);
    logged.set(normalised, { at, since: 0 });
    log.warn({ ...fields, operation, statement: normalised, not_logged: before?.since ?? 0 }, 'slow statement');
  };
}

export interface SlowFields {
  readonly pool: string;
  readonly duration_ms: number;
  readonly request_id?: string | undefined;
}
