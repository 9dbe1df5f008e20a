import type pg from 'pg';
import { sqlName } from '../schema/name.ts';
import { labelOf, type Person, rowsOf, type SubjectMap } from './map.ts';

export interface SubjectExport {
  /** A JSON document, for the person: numbers as PostgreSQL writes them, times in ISO 8601. */
  readonly json: string;
  /** Rows of each table. */
  readonly rows: Readonly<Record<string, number>>;
}

/**
 * All declared data of a person (LGPD, art. 18, I, II and V; art. 19, II), read at one moment where the transaction is REPEATABLE READ. Made by the database and not parsed in between, so no large number
 * is rounded. Write an entry with the action `export` in the same transaction.
 */
export async function exportSubject(
  client: pg.ClientBase,
  map: SubjectMap,
  person: Person,
  now: Date = new Date(),
): Promise<SubjectExport> {
  const tables: string[] = [];
  const rows: Record<string, number> = {};
  for (const table of map.tables) {
    const { from, where, values } = rowsOf(table, person);
    const columns = [...new Set([table.key, ...table.columns])].map(sqlName).join(', ');
    const found = await client.query<{ json: string; count: number }>(
      `SELECT coalesce(json_agg(row_to_json(t)), '[]')::text AS json, count(*)::int AS count
       FROM (SELECT ${columns} FROM ${from} WHERE ${where} ORDER BY ${sqlName(table.key)}) AS t`,
      [...values],
    );
    const answer = found.rows[0];
    if (answer === undefined) throw new Error('an aggregate answered no row');
    tables.push(`${JSON.stringify(labelOf(table))}:${answer.json}`);
    rows[labelOf(table)] = answer.count;
  }
  const head = JSON.stringify({ kind: map.kind, id: person.id, exportedAt: now.toISOString() }).slice(0, -1);
  return { json: `${head},"data":{${tables.join(',')}}}`, rows };
}
