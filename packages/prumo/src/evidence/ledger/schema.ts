import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import type { LedgerIdentity, StoredRecord } from '../chain.ts';

/** Version of the tables and of the kinds of entries, in SQLite's `user_version`. */
export const SCHEMA_VERSION = 1;
/** `PRUM`, in SQLite's `application_id`: tells an evidence file from any other database. */
const APPLICATION_ID = 0x5052554d;

const TABLES = {
  identity: `CREATE TABLE identity (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  ledger TEXT NOT NULL,
  stack TEXT NOT NULL,
  created_at TEXT NOT NULL,
  public_key TEXT NOT NULL
) STRICT`,
  record: `CREATE TABLE record (
  sequence INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  clock_behind INTEGER NOT NULL CHECK (clock_behind >= 0),
  entry TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  signature TEXT NOT NULL
) STRICT`,
} as const;

const APPEND_ONLY = Object.keys(TABLES).flatMap((table) =>
  (['UPDATE', 'DELETE'] as const).map(
    (action) =>
      [
        `${table}_no_${action.toLowerCase()}`,
        `CREATE TRIGGER ${table}_no_${action.toLowerCase()} BEFORE ${action} ON ${table} BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END`,
      ] as const,
  ),
);

/** Every table and trigger by name, as SQLite keeps its text. */
const SCHEMA: ReadonlyMap<string, string> = new Map([...Object.entries(TABLES), ...APPEND_ONLY]);

export function createTables(database: DatabaseSync): void {
  for (const statement of SCHEMA.values()) database.exec(statement);
  database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}`);
}

export type SchemaState =
  | { readonly kind: 'empty' }
  | { readonly kind: 'known' }
  | { readonly kind: 'newer'; readonly version: number }
  | { readonly kind: 'damaged'; readonly why: string };

/** What a file holds, before anything is read from it. A missing trigger is damage: without it the file is not append-only. */
export function schemaState(database: DatabaseSync): SchemaState {
  const found = z
    .array(z.object({ name: z.string(), sql: z.string().nullable() }))
    .parse(database.prepare('SELECT name, sql FROM sqlite_schema').all());
  const version = pragma(database, 'user_version');
  const application = pragma(database, 'application_id');
  if (found.length === 0 && version === 0 && application === 0) return { kind: 'empty' };
  if (application !== APPLICATION_ID) return { kind: 'damaged', why: `its application id is ${application}, not ${APPLICATION_ID}` };
  if (version > SCHEMA_VERSION) return { kind: 'newer', version };
  if (version !== SCHEMA_VERSION) return { kind: 'damaged', why: `its schema version is ${version}` };
  const texts = new Map(found.map(({ name, sql }) => [name, sql]));
  for (const [name, sql] of SCHEMA) if (texts.get(name) !== sql) return { kind: 'damaged', why: `${name} is not what Prumo made` };
  const stranger = found.find(({ name, sql }) => sql !== null && !SCHEMA.has(name));
  return stranger === undefined ? { kind: 'known' } : { kind: 'damaged', why: `${stranger.name} is not Prumo's` };
}

function pragma(database: DatabaseSync, name: 'user_version' | 'application_id'): number {
  return z.number().parse(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
}

const identityRow = z
  .object({ ledger: z.string(), stack: z.string(), created_at: z.string(), public_key: z.string() })
  .transform((row): LedgerIdentity => ({ ledger: row.ledger, stack: row.stack, createdAt: row.created_at, publicKey: row.public_key }));

const recordRow = z
  .object({
    sequence: z.int(),
    at: z.string(),
    clock_behind: z.int(),
    entry: z.string(),
    previous: z.string(),
    hash: z.string(),
    signature: z.string(),
  })
  .transform(({ clock_behind: clockBehind, ...row }): StoredRecord => ({ ...row, clockBehind }));

/** Undefined when the ledger's one row about itself is not there. */
export function readIdentity(database: DatabaseSync): LedgerIdentity | undefined {
  const row = database.prepare('SELECT ledger, stack, created_at, public_key FROM identity').get();
  return row === undefined ? undefined : identityRow.parse(row);
}

export function insertIdentity(database: DatabaseSync, identity: LedgerIdentity): void {
  database
    .prepare('INSERT INTO identity (only, ledger, stack, created_at, public_key) VALUES (1, ?, ?, ?, ?)')
    .run(identity.ledger, identity.stack, identity.createdAt, identity.publicKey);
}

const COLUMNS = 'sequence, at, clock_behind, entry, previous, hash, signature';

/** In order of sequence, as far as the file can be read: `unreadable` says why it ended early. */
export function readRecords(database: DatabaseSync): {
  readonly records: readonly StoredRecord[];
  readonly unreadable: string | undefined;
} {
  const records: StoredRecord[] = [];
  try {
    // NOT INDEXED and the primary key's own order: the table itself is read, never an index beside it.
    for (const row of database.prepare(`SELECT ${COLUMNS} FROM record NOT INDEXED ORDER BY sequence`).iterate())
      records.push(recordRow.parse(row));
    return { records, unreadable: undefined };
  } catch (error) {
    return {
      records,
      unreadable: error instanceof z.ZodError ? 'a column has not the right type' : String(error instanceof Error ? error.message : error),
    };
  }
}

export function readLastRecord(database: DatabaseSync): StoredRecord | undefined {
  const row = database.prepare(`SELECT ${COLUMNS} FROM record ORDER BY sequence DESC LIMIT 1`).get();
  return row === undefined ? undefined : recordRow.parse(row);
}

export function insertRecord(database: DatabaseSync, record: StoredRecord): void {
  database
    .prepare(`INSERT INTO record (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)`)
    .run(record.sequence, record.at, record.clockBehind, record.entry, record.previous, record.hash, record.signature);
}
