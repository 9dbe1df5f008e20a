import * as z from 'zod';
import type { Session } from '../logical/content/index.ts';

const foreignKeySchema = z.object({
  name: z.string(),
  columns: z.array(z.string()),
  /** Quoted, as in `name` of a table. */
  parent: z.string(),
  parentColumns: z.array(z.string()),
  /** That compare a column of the parent, on the left, with one of ours. */
  operators: z.array(z.string()),
  /** None of its columns can be null. */
  isRequired: z.boolean(),
  isValidated: z.boolean(),
});

const columnSchema = z.object({
  name: z.string(),
  /** As SQL writes it. */
  type: z.string(),
  /** What it is under a domain. */
  base: z.string(),
  isGenerated: z.boolean(),
  /** `GENERATED ALWAYS AS IDENTITY`: takes a value only when told to. */
  isAlwaysIdentity: z.boolean(),
});

const tableSchema = z.object({
  schema: z.string(),
  table: z.string(),
  /** Both, quoted as SQL would: `public."Clientes"`. */
  name: z.string(),
  owner: z.string(),
  /** With its partitions one table. */
  isPartitioned: z.boolean(),
  /** Rows that are kept elsewhere. */
  isForeign: z.boolean(),
  columns: z.array(columnSchema),
  foreignKeys: z.array(foreignKeySchema),
});

export type ForeignKey = z.infer<typeof foreignKeySchema>;
export type Column = z.infer<typeof columnSchema>;
export type DataTable = z.infer<typeof tableSchema>;

/**
 * Every table that users made, partitions as part of their table. A foreign key to a partitioned table has a further entry for each partition
 * there, which is no constraint by itself: its parent is on the same table.
 */
const TABLES = `SELECT n.nspname AS schema, c.relname AS table, format('%I.%I', n.nspname, c.relname) AS name,
  pg_get_userbyid(c.relowner) AS owner, c.relkind = 'p' AS "isPartitioned", c.relkind = 'f' AS "isForeign",
  (SELECT coalesce(json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
      'base', format_type(coalesce(nullif(t.typbasetype, 0), t.oid), -1), 'isGenerated', a.attgenerated <> '', 'isAlwaysIdentity', a.attidentity = 'a')
      ORDER BY a.attnum), '[]')
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
  (SELECT coalesce(json_agg(json_build_object('name', k.conname, 'parent', format('%I.%I', m.nspname, p.relname),
      'columns', (SELECT json_agg(a.attname ORDER BY u.at) FROM unnest(k.conkey) WITH ORDINALITY u(number, at)
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number),
      'parentColumns', (SELECT json_agg(a.attname ORDER BY u.at) FROM unnest(k.confkey) WITH ORDINALITY u(number, at)
        JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number),
      'operators', (SELECT json_agg(format('OPERATOR(%I.%s)', s.nspname, o.oprname) ORDER BY u.at) FROM unnest(k.conpfeqop) WITH ORDINALITY u(oid, at)
        JOIN pg_operator o ON o.oid = u.oid JOIN pg_namespace s ON s.oid = o.oprnamespace),
      'isRequired', (SELECT bool_and(a.attnotnull) FROM unnest(k.conkey) u(number) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number),
      'isValidated', k.convalidated) ORDER BY k.conname COLLATE "C"), '[]')
    FROM pg_constraint k JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace m ON m.oid = p.relnamespace
    WHERE k.conrelid = c.oid AND k.contype = 'f'
      AND NOT EXISTS (SELECT FROM pg_constraint r WHERE r.oid = k.conparentid AND r.conrelid = k.conrelid)) AS "foreignKeys"
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`;

export async function dataTables(session: Session): Promise<readonly DataTable[]> {
  return session.rows(tableSchema, TABLES);
}

/** How its rows are read: those of a table that inherits are its own. */
export function from({ name, isPartitioned }: Pick<DataTable, 'name' | 'isPartitioned'>): string {
  return isPartitioned ? name : `ONLY ${name}`;
}

/** The table a spec means: by its plain name, with or without `public`, or as SQL quotes it. */
export function isCalled({ schema, table, name }: Pick<DataTable, 'schema' | 'table' | 'name'>, written: string): boolean {
  return written === `${schema}.${table}` || written === name || (schema === 'public' && written === table);
}
