import pg from 'pg';
import * as z from 'zod';
import { type Difference, differences } from './compare.ts';
import { type Login, readWholeContent, Session } from './content/index.ts';
import type { Manifest } from './manifest.ts';

/** What was found in a restored database. */
export interface Proof {
  readonly differences: readonly Difference[];
  /** Indexes whose order and entries were checked against their tables; undefined where the server has no `amcheck`. */
  readonly indexesChecked: number | undefined;
  /** In the server's words, each an index that is not as its table says. */
  readonly indexProblems: readonly string[];
  readonly tables: number;
  readonly rows: number;
}

const INDEXES = `SELECT format('%I.%I', n.nspname, c.relname) AS name, c.oid::text AS oid FROM pg_index i
  JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE a.amname = 'btree' AND c.relkind = 'i' AND i.indisvalid AND i.indisready AND n.nspname <> 'pg_toast' AND n.nspname <> 'pg_catalog'
  ORDER BY 1`;

/** Recompute everything a manifest says from a restored database, which nobody uses. Never asks the database the backup is of. */
export async function proveRestored(login: Login, manifest: Manifest, signal: AbortSignal): Promise<Proof> {
  await using session = await Session.open(login, signal);
  const found = await readWholeContent(session);
  const rows = found.tables.reduce((sum, table) => sum + table.rows, 0);
  return {
    differences: differences(manifest.content, found),
    ...(await checkIndexes(session)),
    tables: found.tables.length,
    rows,
  };
}

/** Every entry of every B-tree is in order, and every row is in it. In a transaction that is rolled back: the extension does not stay. */
async function checkIndexes(session: Session): Promise<Pick<Proof, 'indexesChecked' | 'indexProblems'>> {
  const { there } = await session.row(
    z.object({ there: z.boolean() }),
    "SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'amcheck') AS there",
  );
  if (!there) return { indexesChecked: undefined, indexProblems: [] };
  const indexes = await session.rows(z.object({ name: z.string(), oid: z.string() }), INDEXES);
  const problems: string[] = [];
  await session.run('BEGIN');
  await session.run('CREATE EXTENSION IF NOT EXISTS amcheck');
  const { schema } = await session.row(
    z.object({ schema: z.string() }),
    "SELECT quote_ident(n.nspname) AS schema FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE extname = 'amcheck'",
  );
  for (const { name, oid } of indexes) {
    await session.run('SAVEPOINT one');
    try {
      await session.run(`SELECT ${schema}.bt_index_check(${oid}::regclass, true)`);
      await session.run('RELEASE one');
    } catch (error) {
      if (!tellsOfDamage(error)) throw error;
      problems.push(`${name}: ${error.message}`);
      await session.run('ROLLBACK TO one');
    }
  }
  await session.run('ROLLBACK');
  return { indexesChecked: indexes.length, indexProblems: problems };
}

/** Class XX: what the server itself says is not as it should be. A connection that broke, a check that was cancelled say nothing of an index. */
function tellsOfDamage(error: unknown): error is pg.DatabaseError {
  return error instanceof pg.DatabaseError && error.code?.startsWith('XX') === true;
}
