/** What every part needs of a logger; pino's has it. Fields go first, as there. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** Where nobody gave a log. */
export const SILENT: Log = { info: () => undefined, warn: () => undefined };
