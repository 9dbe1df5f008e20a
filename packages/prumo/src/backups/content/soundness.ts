import * as z from 'zod';
import type { Asker } from './checksum.ts';

const constraintSchema = z.object({ owner: z.string(), name: z.string() });
const indexSchema = z.object({ oid: z.string(), name: z.string() });

/** Of tables with rows of their own; a partitioned table's constraints are those of its partitions too. */
const CONSTRAINTS = `UPDATE pg_constraint k SET convalidated = false FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.oid = k.conrelid AND k.contype IN ('c', 'f') AND k.convalidated AND c.relkind = 'r' AND c.relpersistence = 'p'
    AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  RETURNING format('%I.%I', n.nspname, c.relname) AS owner, quote_ident(k.conname) AS name`;

const INDEXES = `SELECT i.indexrelid::text AS oid, i.indexrelid::regclass::text AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
  JOIN pg_am a ON a.oid = c.relam WHERE a.amname = 'btree' AND c.relkind = 'i' AND c.relpersistence = 'p' AND i.indisvalid AND i.indisready ORDER BY 2`;

export interface Soundness {
  readonly constraints: number;
  /** Null: the server has no `amcheck`. */
  readonly indexes: number | null;
  /** What does not hold, in the server's words. */
  readonly broken: readonly string[];
}

/**
 * Have a restored database check itself: every foreign key and check constraint against its rows, every B-tree against its table. For a
 * copy that is thrown away, as a superuser: it marks constraints as not validated, so that PostgreSQL looks at them again, and adds `amcheck`.
 */
export async function checkSoundness(asker: Asker): Promise<Soundness> {
  const broken: string[] = [];
  const held = async (what: string, statement: string, values: readonly unknown[] = []): Promise<void> => {
    try {
      await asker.query(statement, values);
    } catch (error) {
      // Only what the server itself says is a finding: a connection that broke is none.
      if (!isServerWord(error)) throw error;
      broken.push(`${what}: ${error.message}`);
    }
  };
  const constraints = (await asker.query(CONSTRAINTS)).map((row) => constraintSchema.parse(row));
  for (const { owner, name } of constraints) await held(`${name} of ${owner}`, `ALTER TABLE ${owner} VALIDATE CONSTRAINT ${name}`);
  const [available] = await asker.query(`SELECT 1 AS there FROM pg_available_extensions WHERE name = 'amcheck'`);
  if (available === undefined) return { constraints: constraints.length, indexes: null, broken };
  await asker.query('CREATE SCHEMA IF NOT EXISTS prumo_amcheck');
  const [installed] = await asker.query(
    `SELECT quote_ident(n.nspname) AS schema FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'amcheck'`,
  );
  if (installed === undefined) await asker.query('CREATE EXTENSION amcheck SCHEMA prumo_amcheck');
  const schema = installed === undefined ? 'prumo_amcheck' : z.string().parse(installed['schema']);
  const indexes = (await asker.query(INDEXES)).map((row) => indexSchema.parse(row));
  for (const { oid, name } of indexes) await held(name, `SELECT ${schema}.bt_index_check($1::oid::regclass, true)`, [oid]);
  return { constraints: constraints.length, indexes: indexes.length, broken };
}

/** PostgreSQL gives every error of its own a code of five characters; those of class 57 and 08 are of its stopping, not of what was asked. */
function isServerWord(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^(?!57|08)[0-9A-Z]{5}$/.test(error.code);
}
