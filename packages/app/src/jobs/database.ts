/** What of a PostgreSQL client is used; `pg.ClientBase` is one. */
export interface Queryable {
  query<Row extends object>(text: string, values?: unknown[]): Promise<{ readonly rows: Row[]; readonly rowCount: number | null }>;
}

/** Does the work in one transaction: committed when it resolves, rolled back when it rejects. */
export type Transaction<Tx extends Queryable> = <T>(work: (transaction: Tx) => Promise<T>) => Promise<T>;

/** What of a log is used: pino's own, or anything like it. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
