import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/** Milliseconds a write or a connection may take before it is given up and its outcome is unknown. */
const PATIENCE = 2000;
const BETWEEN = 5;
const AFTER_ERROR = 20;

/**
 * Writes rows one after the other by the application's own connection string, and keeps outside the database what became of each:
 * acknowledged, or unknown. A row's number is never tried twice.
 */
export class Writer {
  readonly acknowledged: { readonly id: number; readonly at: number }[] = [];
  readonly unknown = new Set<number>();
  errors = 0;
  readonly #url: string;
  #next = 1;
  #stopping = false;
  #done: Promise<void> = Promise.resolve();

  constructor(url: string) {
    this.#url = url;
  }

  begin(): void {
    this.#done = this.#write();
  }

  async end(): Promise<void> {
    this.#stopping = true;
    await this.#done;
  }

  /** Longest time between two acknowledged writes that were later than a moment, or around it. Milliseconds. */
  longestGap(since: number): number {
    const times = this.acknowledged.map(({ at }) => at);
    return Math.max(0, ...times.slice(1).map((at, index) => (at < since ? 0 : at - (times[index] ?? at))));
  }

  countSince(moment: number): number {
    return this.acknowledged.filter(({ at }) => at > moment).length;
  }

  async #write(): Promise<void> {
    while (!this.#stopping) {
      const client = new pg.Client({ connectionString: this.#url, connectionTimeoutMillis: PATIENCE, query_timeout: PATIENCE });
      client.on('error', () => undefined); // told again by the query under way
      try {
        await client.connect();
        while (!this.#stopping) {
          const id = this.#next;
          this.#next += 1;
          this.unknown.add(id);
          await client.query('INSERT INTO fresh_writes (id) VALUES ($1)', [id]);
          this.acknowledged.push({ id, at: performance.now() });
          this.unknown.delete(id);
          await pause(BETWEEN);
        }
      } catch {
        this.errors += 1;
        await pause(AFTER_ERROR);
      } finally {
        // A connection that hangs must not hold up the next attempt.
        client.end().catch(() => undefined);
      }
    }
  }
}

/** Make the table, as the owner of the schema; the application's role may use what the owner makes. */
export async function makeTable(ownerUrl: string): Promise<void> {
  await query(ownerUrl, 'CREATE TABLE fresh_writes (id integer NOT NULL)');
}

/** One more row, with a number no writer uses. */
export async function addRow(url: string, id: number): Promise<void> {
  await query(url, `INSERT INTO fresh_writes (id) VALUES (${id})`);
}

/** Numbers of all rows that are there. */
export async function storedIds(url: string): Promise<readonly number[]> {
  return (await query(url, 'SELECT id FROM fresh_writes ORDER BY id')).map((row) => Number(row['id']));
}

async function query(url: string, text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, query_timeout: 30_000 });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}
