import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'pg';

/** Milliseconds between two writes: arrivals do not wait for answers. */
const EVERY = 25;
/** Milliseconds a write is tried again, by the same key. */
const PERSISTENCE = 30_000;

/**
 * Writes at a steady pace over one address, each under a key of its own and again by the same key until it is acknowledged.
 * Time counts from when a write was due, so an outage shows in full in everything that was due during it.
 */
export class OpenWriter implements AsyncDisposable {
  readonly acknowledged: { readonly key: number; readonly took: number }[] = [];
  readonly abandoned: string[] = [];
  /** Attempts that failed and were tried again. */
  errors = 0;
  readonly #pool: Pool;
  readonly #underWay = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;
  #key = 0;

  /** `url`: through the pooler; the table `ledger (key integer PRIMARY KEY)` exists. */
  constructor(url: string) {
    this.#pool = new Pool({ connectionString: url, max: 20, connectionTimeoutMillis: 5000, query_timeout: 5000 });
    // Idle connections break when a server goes; the next write opens another.
    this.#pool.on('error', () => undefined);
    this.#timer = setInterval(() => this.#one(), EVERY);
  }

  /** Longest time from when a write was due until it was acknowledged. Milliseconds. */
  get longest(): number {
    return Math.max(0, ...this.acknowledged.map(({ took }) => took));
  }

  async end(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#underWay);
    if (!this.#pool.ended) await this.#pool.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }

  #one(): void {
    this.#key += 1;
    const going = this.#write(this.#key).finally(() => this.#underWay.delete(going));
    this.#underWay.add(going);
  }

  async #write(key: number): Promise<void> {
    const due = performance.now();
    for (;;) {
      try {
        await this.#pool.query('INSERT INTO ledger (key) VALUES ($1) ON CONFLICT (key) DO NOTHING', [key]);
        this.acknowledged.push({ key, took: Math.round(performance.now() - due) });
        return;
      } catch (error) {
        this.errors += 1;
        if (performance.now() - due > PERSISTENCE) {
          this.abandoned.push(`${key}: ${String(error)}`);
          return;
        }
        await wait(100);
      }
    }
  }
}
