type LogLevel = 'info' | 'warn' | 'error';

/** Writes one JSON line to standard error. Values must be safe to keep: no secrets, no personal data. */
export type Log = (level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>) => void;

/** A log of one process, e.g. `web`. */
export function createLog(service: string): Log {
  return (level, message, fields = {}) => {
    process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, service, message, ...fields })}\n`);
  };
}

/** What may be logged of an error: code, message and the first lines of the stack. */
export function describeError(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: String(error) };
  const code = 'code' in error ? error.code : undefined;
  const cause = error.cause instanceof Error ? error.cause.message : undefined;
  return {
    error: error.message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(cause === undefined ? {} : { cause }),
    stack: error.stack
      ?.split('\n')
      .slice(1, 5)
      .map((line) => line.trim()),
  };
}
