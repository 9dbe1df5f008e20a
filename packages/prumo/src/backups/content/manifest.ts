import * as z from 'zod';
import { type Asker, contentQuery, FIXED_SETTINGS } from './checksum.ts';

/** Rows and checksum as decimal numbers in text: both may be longer than a number of JavaScript. */
export interface TableContent {
  readonly rows: string;
  readonly checksum: string;
}

export interface SequenceState {
  readonly last: string;
  readonly isCalled: boolean;
  readonly increment: string;
}

/** What one database held at one moment. Keys are qualified, quoted names. */
export interface DatabaseContent {
  readonly tables: Readonly<Record<string, TableContent>>;
  readonly sequences: Readonly<Record<string, SequenceState>>;
}

/**
 * Tables and materialized views with content that outlives a crash. Large objects are a table of the catalogue. A table of a foreign
 * server is not of this database, and an unlogged one is empty after a restore.
 */
const TABLES = `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relpersistence = 'p' AND (c.relkind = 'r' OR (c.relkind = 'm' AND c.relispopulated))
    AND (c.oid = 'pg_catalog.pg_largeobject'::regclass OR (n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_toast'))
  ORDER BY 1`;

const SEQUENCES = `SELECT format('%I.%I', n.nspname, c.relname) AS name, s.seqincrement::text AS increment
  FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relpersistence = 'p' ORDER BY 1`;

const nameSchema = z.object({ name: z.string() });
const contentSchema = z.object({ rows: z.string(), checksum: z.string() });
const sequenceSchema = z.object({ name: z.string(), increment: z.string() });
const stateSchema = z.object({ last: z.string(), called: z.boolean() });

/** Databases somebody may log in to, but the template. */
export async function databasesOf(asker: Asker): Promise<readonly string[]> {
  const rows = await asker.query(`SELECT datname AS name FROM pg_database WHERE datallowconn AND datname <> 'template1' ORDER BY 1`);
  return rows.map((row) => nameSchema.parse(row).name);
}

/**
 * Read what a database holds. The session must be a superuser's, and see one moment throughout: a snapshot, or a server on which nothing
 * changes. It keeps `FIXED_SETTINGS`. `onTable` is told the name of each table before it is read.
 */
export async function readContent(asker: Asker, onTable: (table: string) => void = () => undefined): Promise<DatabaseContent> {
  await asker.query(FIXED_SETTINGS);
  const tables: Record<string, TableContent> = {};
  for (const row of await asker.query(TABLES)) {
    const { name } = nameSchema.parse(row);
    onTable(name);
    const [content] = await asker.query(contentQuery(name));
    tables[name] = contentSchema.parse(content);
  }
  const sequences: Record<string, SequenceState> = {};
  for (const row of await asker.query(SEQUENCES)) {
    const { name, increment } = sequenceSchema.parse(row);
    const [state] = await asker.query(`SELECT last_value::text AS last, is_called AS called FROM ${name}`);
    const { last, called } = stateSchema.parse(state);
    sequences[name] = { last, isCalled: called, increment };
  }
  return { tables, sequences };
}
