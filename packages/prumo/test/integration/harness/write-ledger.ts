import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import type { DatabaseCluster } from './database-cluster.ts';

/**
 * Writes rows without pause on whichever member takes them, and keeps outside the cluster what became of each: acknowledged,
 * or unknown (the connection broke). An id is never tried twice.
 */
export class WriteLedger implements AsyncDisposable {
  readonly acknowledged: { readonly id: number; readonly at: number }[] = [];
  readonly unknown = new Set<number>();
  readonly #cluster: DatabaseCluster;
  readonly #abort = new AbortController();
  #next = 1;
  #done: Promise<void> = Promise.resolve();

  constructor(cluster: DatabaseCluster) {
    this.#cluster = cluster;
  }

  /** Make the table as the owner, and begin. */
  async begin(): Promise<void> {
    const { owner } = this.#cluster;
    await this.#cluster.query(
      await this.#cluster.leader(),
      owner,
      'DROP TABLE IF EXISTS ledger; CREATE TABLE ledger (id integer NOT NULL)',
    );
    this.#done = this.#write();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#done;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** Longest time between two acknowledged writes, milliseconds. */
  get longestGap(): number {
    return Math.round(
      Math.max(0, ...this.acknowledged.slice(1).map((write, position) => write.at - (this.acknowledged[position]?.at ?? write.at))),
    );
  }

  /** Rows acknowledged since a moment of `performance.now()`. */
  since(moment: number): number {
    return this.acknowledged.filter((write) => write.at > moment).length;
  }

  /** Each acknowledged row is on every member once; an unknown one at most once; nothing else is there. */
  async verify(): Promise<void> {
    const wanted = this.acknowledged.map((write) => write.id);
    for (const name of this.#cluster.names) {
      const rows = await this.#cluster.query(name, this.#cluster.superuser, 'SELECT id FROM ledger ORDER BY id');
      const found = rows.map((row) => Number(row['id']));
      const there = new Set(found);
      expect(found.length, `${name}: no row twice`).toBe(there.size);
      expect(
        wanted.filter((id) => !there.has(id)),
        `${name}: acknowledged and lost`,
      ).toEqual([]);
      const known = new Set(wanted);
      expect(
        found.filter((id) => !known.has(id) && !this.unknown.has(id)),
        `${name}: never written`,
      ).toEqual([]);
    }
  }

  async #write(): Promise<void> {
    for (let turn = 0; !this.#abort.signal.aborted; turn += 1) {
      const name = this.#cluster.names[turn % this.#cluster.names.length] ?? '';
      try {
        await using client = await this.#cluster.connect(name, this.#cluster.app);
        const { rows } = await client.query<{ standby: boolean }>('SELECT pg_is_in_recovery() AS standby');
        while (rows[0]?.standby === false && !this.#abort.signal.aborted) {
          const id = this.#next;
          this.#next += 1;
          this.unknown.add(id);
          await client.query('INSERT INTO ledger VALUES ($1)', [id]);
          this.acknowledged.push({ id, at: performance.now() });
          this.unknown.delete(id);
          await wait(5);
        }
      } catch {
        // not a member that takes writes now; the row, if one was under way, stays unknown
      }
      await wait(20);
    }
  }
}
