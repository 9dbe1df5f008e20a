import type { Log as Shared } from '../context/index.ts';
/** What of a PostgreSQL client is used; `pg.ClientBase` is one. */
export interface Queryable {
  query<Row extends object>(text: string, values?: unknown[]): Promise<{ readonly rows: Row[]; readonly rowCount: number | null }>;
}

/** Does the work in one transaction: committed when it resolves, rolled back when it rejects. */
export type Transaction<Tx extends Queryable> = <T>(work: (transaction: Tx) => Promise<T>) => Promise<T>;

/** A dead job is an error. */
export interface Log extends Shared {
  error(fields: object, message: string): void;
}
