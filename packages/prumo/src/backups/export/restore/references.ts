import * as z from 'zod';
import { identifier, type Session } from '../../logical/content/index.ts';
import { type DataTable, type ForeignKey, from } from '../tables.ts';
import { NotRestorable } from './put-back.ts';

/**
 * Every foreign key from or to the tables that were changed holds, for all their rows: none fired while rows were put back. Resolves with a line
 * for each that does not. Those that were never validated are as they were.
 */
export async function brokenReferences(
  session: Session,
  tables: readonly DataTable[],
  changed: ReadonlySet<string>,
): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const [child, key, parent] of references(tables)) {
    if (!key.isValidated || (!changed.has(child.name) && !changed.has(parent.name))) continue;
    const given = key.columns.map((column) => `x_.${identifier(column)} IS NOT NULL`).join(' AND ');
    const { rows } = await session.row(
      z.object({ rows: z.coerce.number() }),
      `SELECT count(*)::text AS rows FROM ${from(child)} AS x_ WHERE ${given} AND NOT EXISTS (SELECT FROM ${from(parent)} AS p_ WHERE ${matched(key)})`,
    );
    if (rows > 0)
      broken.push(`${rows} rows of ${child.name} refer by (${key.columns.join(', ')}) to rows of ${parent.name} that are not there`);
  }
  return broken;
}

/** Keep what the rows refer to in other tables until the end of the transaction, as a foreign key would have. */
export async function holdReferred(session: Session, tables: readonly DataTable[], conditions: ReadonlyMap<string, string>): Promise<void> {
  for (const [child, key, parent] of references(tables)) {
    const condition = conditions.get(child.name);
    if (condition === undefined || conditions.has(parent.name)) continue;
    await session.run(
      `SELECT FROM ${from(parent)} AS p_ WHERE EXISTS (SELECT FROM ${from(child)} AS x_ WHERE ${matched(key)} AND ${condition}) FOR KEY SHARE OF p_`,
    );
  }
}

/** Throws `NotRestorable` where a foreign key that is looked at would call, as superuser, what users made. Pure. */
export function mustBePlain(tables: readonly DataTable[], changed: ReadonlySet<string>): void {
  for (const [child, { isPlain, columns }, parent] of references(tables)) {
    if (isPlain || (!changed.has(child.name) && !changed.has(parent.name))) continue;
    throw new NotRestorable(`${child.name} refers by (${columns.join(', ')}) to ${parent.name} by way of a cast that somebody made`);
  }
}

function references(tables: readonly DataTable[]): readonly (readonly [DataTable, ForeignKey, DataTable])[] {
  const byName = new Map(tables.map((table) => [table.name, table]));
  return tables.flatMap((child) =>
    child.foreignKeys.flatMap((key) => {
      const parent = byName.get(key.parent);
      return parent === undefined ? [] : [[child, key, parent] as const];
    }),
  );
}

function matched({ columns, parentColumns, operators }: ForeignKey): string {
  return columns.map((column, at) => `p_.${identifier(parentColumns[at] ?? '')} ${operators[at]} x_.${identifier(column)}`).join(' AND ');
}
