import * as z from 'zod';
import type { Asker } from './checksum.ts';

const constraintSchema = z.object({ table: z.string(), name: z.string(), owner: z.string() });
const indexSchema = z.object({ oid: z.string(), name: z.string() });

/**
 * Of tables with rows of their own; a partitioned table's constraints are those of its partitions too. A foreign key to a partitioned table
 * has a further entry for each partition there, which is no constraint by itself: its parent is on the same table.
 */
const CONSTRAINTS = `UPDATE pg_constraint k SET convalidated = false FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.oid = k.conrelid AND k.contype IN ('c', 'f') AND k.convalidated AND c.relkind = 'r' AND c.relpersistence = 'p'
    AND n.nspname NOT IN ('pg_catalog', 'information_schema')
    AND NOT EXISTS (SELECT FROM pg_constraint p WHERE p.oid = k.conparentid AND p.conrelid = k.conrelid)
  RETURNING format('%I.%I', n.nspname, c.relname) AS table, quote_ident(k.conname) AS name, quote_ident(pg_get_userbyid(c.relowner)) AS owner`;

const INDEXES = `SELECT i.indexrelid::text AS oid, i.indexrelid::regclass::text AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
  JOIN pg_am a ON a.oid = c.relam WHERE a.amname = 'btree' AND c.relkind = 'i' AND c.relpersistence = 'p' AND i.indisvalid AND i.indisready ORDER BY 2`;

/**
 * What a constraint calls may be a user's function. In a function of the table's owner it cannot become superuser again, as it could after
 * `SET ROLE`; and what it leaves for the commit never runs, since nothing is committed.
 */
const AS_OWNER = `CREATE FUNCTION pg_temp.prumo_as_owner(command pg_catalog.text) RETURNS pg_catalog.void LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN EXECUTE command; END'`;

export interface Soundness {
  readonly constraints: number;
  /** Null: the server has no `amcheck`. */
  readonly indexes: number | null;
  /** What does not hold, in the server's words. */
  readonly broken: readonly string[];
}

/**
 * Have a restored database check itself: every foreign key and check constraint against its rows, every B-tree against its table. For a
 * copy that is thrown away, in a superuser's fresh session: it marks constraints as not validated, so that PostgreSQL looks at them again, and
 * adds `amcheck`. Constraints may call what users made: it finds what it names by the database's own `search_path`. Rejects with what says nothing about the rows: a function that fails, a connection that breaks.
 */
export async function checkSoundness(asker: Asker): Promise<Soundness> {
  const broken: string[] = [];
  const held = async (what: string, statement: string, values: readonly unknown[] = []): Promise<void> => {
    try {
      await asker.query(statement, values);
    } catch (error) {
      if (!isFinding(error)) throw error;
      broken.push(`${what}: ${error.message}`);
    }
  };
  // Until constraints are asked, nothing of a user's is called by chance.
  await asker.query('SET search_path = pg_catalog');
  const constraints = (await asker.query(CONSTRAINTS)).map((row) => constraintSchema.parse(row));
  const amcheck = await amcheckOf(asker);
  const indexes = amcheck === null ? null : (await asker.query(INDEXES)).map((row) => indexSchema.parse(row));
  await asker.query('RESET search_path');
  for (const { table, name, owner } of constraints) {
    await asker.query('BEGIN');
    await asker.query(AS_OWNER);
    await asker.query(`ALTER FUNCTION pg_temp.prumo_as_owner(pg_catalog.text) OWNER TO ${owner}`);
    await held(`${name} of ${table}`, 'SELECT pg_temp.prumo_as_owner($1)', [`ALTER TABLE ${table} VALIDATE CONSTRAINT ${name}`]);
    await asker.query('ROLLBACK');
  }
  for (const { oid, name } of indexes ?? [])
    await held(name, `SELECT ${amcheck}.bt_index_check($1::pg_catalog.oid::pg_catalog.regclass, true)`, [oid]);
  return { constraints: constraints.length, indexes: indexes?.length ?? null, broken };
}

/** Schema of `amcheck`, quoted, added where it was not; null: the server does not have it. */
async function amcheckOf(asker: Asker): Promise<string | null> {
  const [available] = await asker.query(`SELECT 1 AS there FROM pg_available_extensions WHERE name = 'amcheck'`);
  if (available === undefined) return null;
  const [installed] = await asker.query(
    `SELECT quote_ident(n.nspname) AS schema FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'amcheck'`,
  );
  if (installed !== undefined) return z.string().parse(installed['schema']);
  await asker.query('CREATE SCHEMA IF NOT EXISTS prumo_amcheck');
  await asker.query('CREATE EXTENSION amcheck SCHEMA prumo_amcheck');
  return 'prumo_amcheck';
}

/** Integrity constraint violation (class 23) and damaged data or indexes (XX): anything else is trouble of the asking. */
function isFinding(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^(?:23|XX)[0-9A-Z]{3}$/.test(error.code);
}
