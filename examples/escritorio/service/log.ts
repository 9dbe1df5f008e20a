import { createLog as createKitLog } from '@prumo/app/logs';

/** Writes JSON lines, without personal data and secrets. */
export type Log = ReturnType<typeof createKitLog>;

/** A log of one process, e.g. `web`. To standard error: what a task answers goes to standard output. */
export function createLog(service: string): Log {
  return createKitLog({ service, destination: process.stderr, keys: ['clientName', 'title'] });
}
