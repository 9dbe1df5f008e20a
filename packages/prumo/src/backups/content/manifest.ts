import * as z from 'zod';
import { type Asker, contentQuery, FIXED_SETTINGS } from './checksum.ts';

/** Rows and checksum as decimal numbers in text: both may be longer than a number of JavaScript. */
export interface TableContent {
  readonly rows: string;
  readonly checksum: string;
}

export interface SequenceState {
  /** Last value given out, as far as WAL has it; null: none was. */
  readonly last: string | null;
  readonly increment: string;
}

/** What one database held at one moment. Keys are qualified, quoted names. */
export interface DatabaseContent {
  readonly tables: Readonly<Record<string, TableContent>>;
  readonly sequences: Readonly<Record<string, SequenceState>>;
}

const LARGE_OBJECTS = 'pg_catalog.pg_largeobject';

/**
 * Tables and materialized views with content that outlives a crash. Large objects are a table of the catalogue. A table of a foreign
 * server is not of this database, and an unlogged one is empty after a restore.
 */
const TABLES = `SELECT format('%I.%I', n.nspname, c.relname) AS name,
  ARRAY(SELECT quote_ident(a.attname) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum) AS columns
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relpersistence = 'p' AND (c.relkind = 'r' OR (c.relkind = 'm' AND c.relispopulated))
    AND (c.oid = '${LARGE_OBJECTS}'::regclass OR (n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_toast'))
  ORDER BY 1`;

const SEQUENCES = `SELECT format('%I.%I', n.nspname, c.relname) AS name, s.seqincrement::text AS increment, pg_sequence_last_value(c.oid)::text AS last
  FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relpersistence = 'p' ORDER BY 1`;

const nameSchema = z.object({ name: z.string() });
const tableSchema = nameSchema.extend({ columns: z.array(z.string()) });
const contentSchema = z.object({ rows: z.string(), checksum: z.string() });
const sequenceSchema = z.object({ name: z.string(), increment: z.string(), last: z.string().nullable() });

/** Tables that users made: large objects are in one of the catalogue, which is always there. Pure. */
export function usersTables(tables: DatabaseContent['tables']): readonly string[] {
  return Object.keys(tables).filter((name) => name !== LARGE_OBJECTS);
}

/** Databases somebody may log in to, but the template. */
export async function databasesOf(asker: Asker): Promise<readonly string[]> {
  const rows = await asker.query(`SELECT datname AS name FROM pg_database WHERE datallowconn AND datname <> 'template1' ORDER BY 1`);
  return rows.map((row) => nameSchema.parse(row).name);
}

/**
 * Read every table of a database. The session must be a superuser's, and see one moment throughout: a snapshot, or a server on which
 * nothing changes. It keeps `FIXED_SETTINGS`.
 */
export async function readTables(asker: Asker): Promise<DatabaseContent['tables']> {
  await asker.query(FIXED_SETTINGS);
  const tables: Record<string, TableContent> = {};
  for (const row of await asker.query(TABLES)) {
    const { name, columns } = tableSchema.parse(row);
    const [content] = await asker.query(contentQuery(name, columns));
    tables[name] = contentSchema.parse(content);
  }
  return tables;
}

/** Sequences know no snapshot: this is what they are at now. As `readTables`, with the same settings: nothing of a user's is called by chance. */
export async function readSequences(asker: Asker): Promise<DatabaseContent['sequences']> {
  await asker.query(FIXED_SETTINGS);
  const rows = (await asker.query(SEQUENCES)).map((row) => sequenceSchema.parse(row));
  return Object.fromEntries(rows.map(({ name, last, increment }) => [name, { last, increment }]));
}
