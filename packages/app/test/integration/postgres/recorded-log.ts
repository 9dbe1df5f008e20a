import type { Log } from '../../../src/postgres/index.ts';

/** A log that keeps what it was told. */
export interface RecordedLog extends Log {
  readonly lines: { readonly level: string; readonly message: string; readonly fields: Record<string, unknown> }[];
  of(message: string): Record<string, unknown>[];
}

export function recordedLog(): RecordedLog {
  const lines: RecordedLog['lines'] = [];
  const keep =
    (level: string) =>
    (fields: object, message: string): void =>
      void lines.push({ level, message, fields: { ...fields } });
  return {
    lines,
    info: keep('info'),
    warn: keep('warn'),
    of: (message) => lines.filter((line) => line.message === message).map(({ fields }) => fields),
  };
}
