import * as z from 'zod';
import { identifier, type Session } from '../../logical/content/index.ts';
import { type DataTable, from, IS_NUMBER } from '../tables.ts';

const ownedSchema = z.object({ column: z.string(), sequence: z.string(), oid: z.string(), isAscending: z.boolean() });

/** Of serial and identity columns. A column that is no whole number is left alone: a cast of it may be a user's. */
const OWNED = `SELECT a.attname AS column, format('%I.%I', n.nspname, s.relname) AS sequence, s.oid::text AS oid, q.seqincrement > 0 AS "isAscending"
FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' JOIN pg_namespace n ON n.oid = s.relnamespace JOIN pg_sequence q ON q.seqrelid = s.oid
JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = $1::regclass AND d.deptype IN ('a', 'i')
  AND ${IS_NUMBER}`;

/** Where a row has a number its sequence has not reached, the sequence goes on from there. It is no part of the transaction, and only ever moves on. */
export async function moveOn(session: Session, table: DataTable): Promise<void> {
  for (const { column, sequence, oid, isAscending } of await session.rows(ownedSchema, OWNED, [table.name])) {
    const furthest = `${isAscending ? 'max' : 'min'}(x_.${identifier(column)})::bigint`;
    await session.run(
      `SELECT setval(${oid}::regclass, f.furthest) FROM (SELECT ${furthest} AS furthest FROM ${from(table)} AS x_) f, ${sequence} s
      WHERE f.furthest ${isAscending ? '>' : '<'} s.last_value OR (f.furthest = s.last_value AND NOT s.is_called)`,
    );
  }
}
