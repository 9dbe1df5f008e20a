import { DatabaseSync, type StatementSync } from 'node:sqlite';
import * as z from 'zod';
import { sealedSize } from '../logical/container/index.ts';
import type { Version } from './bucket/index.ts';
import { type Copied, entrySchema, isCopied } from './entry.ts';

const lineSchema = z.object({ line: z.string() });
const idSchema = z.object({ id: z.string() });
const referredSchema = z.object({ id: z.string(), line: z.string(), label: z.string(), others: z.number() });

/** A content that backups refer to, by the first object that does. */
export interface Referred {
  readonly entry: Copied;
  /** Of the newest backup with it. */
  readonly label: string;
  /** How many more objects of how many backups refer to it. */
  readonly others: number;
}

/**
 * What a run must look up, in a database of SQLite's that is a file without a name: however many objects there are, memory does not grow with
 * them, and nothing stays when the process ends.
 */
export class Scratch implements Disposable {
  readonly #database = new DatabaseSync('');
  readonly #put: Readonly<Record<'stored' | 'known' | 'content' | 'referred', StatementSync>>;
  readonly #ask: Readonly<Record<'known' | 'stored' | 'content' | 'referred', StatementSync>>;

  constructor() {
    this.#database.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
      CREATE TABLE stored (id TEXT PRIMARY KEY, size INTEGER) WITHOUT ROWID;
      CREATE TABLE known (bucket TEXT, key TEXT, line TEXT, PRIMARY KEY (bucket, key)) WITHOUT ROWID;
      CREATE TABLE content (sha256 TEXT PRIMARY KEY, id TEXT, size INTEGER) WITHOUT ROWID;
      CREATE TABLE referred (id TEXT PRIMARY KEY, line TEXT, label TEXT, others INTEGER) WITHOUT ROWID;
      BEGIN`);
    this.#put = {
      stored: this.#database.prepare('INSERT OR REPLACE INTO stored VALUES (?, ?)'),
      known: this.#database.prepare('INSERT OR REPLACE INTO known VALUES (?, ?, ?)'),
      content: this.#database.prepare('INSERT OR IGNORE INTO content VALUES (?, ?, ?)'),
      referred: this.#database.prepare(
        'INSERT INTO referred VALUES (?, ?, ?, 0) ON CONFLICT (id) DO UPDATE SET others = others + 1, line = excluded.line, label = excluded.label',
      ),
    };
    this.#ask = {
      known: this.#database.prepare('SELECT line FROM known WHERE bucket = ? AND key = ?'),
      stored: this.#database.prepare('SELECT id FROM stored WHERE id = ? AND size = ?'),
      content: this.#database.prepare(
        'SELECT content.id FROM content JOIN stored USING (id) WHERE sha256 = ? AND content.size = ? AND stored.size = ?',
      ),
      referred: this.#database.prepare('SELECT id FROM referred WHERE id = ?'),
    };
  }

  /** A content lies in the place, with so many bytes. */
  stores(id: string, size: number): void {
    this.#put.stored.run(id, size);
  }

  isStored({ content, size }: Copied): boolean {
    return this.#ask.stored.get(content, sealedSize(size)) !== undefined;
  }

  /** An object was copied as this. */
  knows(entry: Copied): void {
    this.#put.known.run(entry.bucket, entry.key, JSON.stringify(entry));
    // One that is not there any more must not stand in the way of one that is.
    if (this.isStored(entry)) this.#put.content.run(entry.sha256, entry.content, entry.size);
  }

  /** What a version was copied as. */
  known(bucket: string, { key, size, etag, modified }: Version): Copied | undefined {
    const found = this.#ask.known.get(bucket, key);
    if (found === undefined) return undefined;
    const entry = entrySchema.parse(JSON.parse(lineSchema.parse(found).line));
    return isCopied(entry) && entry.size === size && entry.etag === etag && entry.modified === modified ? entry : undefined;
  }

  /** The same, where it is still stored. */
  copyOf(bucket: string, version: Version): Copied | undefined {
    const entry = this.known(bucket, version);
    return entry !== undefined && this.isStored(entry) ? entry : undefined;
  }

  /** Name of what these bytes are stored as. */
  contentOf(sha256: string, size: number): string | undefined {
    const found = this.#ask.content.get(sha256, size, sealedSize(size));
    return found === undefined ? undefined : idSchema.parse(found).id;
  }

  /** A backup refers to a content. Backups are given oldest first. */
  refers(entry: Copied, label: string): void {
    this.#put.referred.run(entry.content, JSON.stringify(entry), label);
  }

  isReferred(id: string): boolean {
    return this.#ask.referred.get(id) !== undefined;
  }

  *referred(): Generator<Referred> {
    for (const row of this.#database.prepare('SELECT * FROM referred ORDER BY id').iterate()) {
      const { line, label, others } = referredSchema.parse(row);
      const entry = entrySchema.parse(JSON.parse(line));
      if (isCopied(entry)) yield { entry, label, others };
    }
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}
