import type { Log } from '../context/index.ts';
/** What of a PostgreSQL client is used; `pg.ClientBase` is one. */
export interface Queryable {
  query<Row extends object>(text: string, values?: unknown[]): Promise<{ readonly rows: Row[]; readonly rowCount: number | null }>;
}

/** Does the work in one transaction: committed when it resolves, rolled back when it rejects. */
export type Transaction<Tx extends Queryable> = <T>(work: (transaction: Tx) => Promise<T>) => Promise<T>;

/** A connection of its own that hears notifications; `pg.Client` is one. It must not pass a transaction pooler. */
export interface Listener {
  connect(): Promise<unknown>;
  query(text: string): Promise<unknown>;
  on(event: 'notification', heard: () => void): unknown;
  on(event: 'error', broke: (error: Error) => void): unknown;
  on(event: 'end', ended: () => void): unknown;
  end(): Promise<void>;
}

export type { Log };
