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
  /** Comparing its columns calls nothing that users made, such as an implicit cast of theirs. */
  isPlain: z.boolean(),
});

const columnSchema = z.object({
  name: z.string(),
  /** As SQL writes it. */
  type: z.string(),
  /** What it is under its domains. Null: a value of it cannot be written without calling what users made, such as the check of a domain in it. */
  base: z.string().nullable(),
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

/** The type under a type's domains, however many. */
const underDomains = (type: string, of: string): string => `(WITH RECURSIVE u(oid, kind, base, element) AS (
    SELECT t.oid, t.typtype, t.typbasetype, t.typelem FROM pg_type t WHERE t.oid = ${type}
    UNION ALL SELECT t.oid, t.typtype, t.typbasetype, t.typelem FROM u JOIN pg_type t ON t.oid = u.base WHERE u.kind = 'd')
  SELECT ${of} FROM u WHERE u.kind <> 'd')`;

/** SQL for whether a column, `a`, holds whole numbers, under whatever domain: casting one calls nothing that users made. */
export const IS_NUMBER = underDomains('a.atttypid', "u.oid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)");

/** A type nobody but a superuser can have made a cast of: the server's own, or an extension's. */
const isFixed = (type: string): string =>
  `(${type} < 16384 OR EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = ${type} AND d.deptype = 'e'))`;

/**
 * The operator of a foreign key is looked up again by its name and its operands' types. It is the same one where they are exactly its own, and
 * one of the server's that casts nothing where both are of one type, or of types that users have no casts of.
 */
const IS_PLAIN = `(SELECT bool_and((x.atttypid = o.oprleft AND y.atttypid = o.oprright) OR (o.oprnamespace = 'pg_catalog'::regnamespace
      AND (t.one = t.other OR (${isFixed('t.one')} AND ${isFixed('t.other')}))))
    FROM unnest(k.conkey, k.confkey, k.conpfeqop) u(own, parents, opr) JOIN pg_operator o ON o.oid = u.opr
      JOIN pg_attribute y ON y.attrelid = k.conrelid AND y.attnum = u.own JOIN pg_attribute x ON x.attrelid = k.confrelid AND x.attnum = u.parents,
      LATERAL (SELECT ${underDomains('x.atttypid', 'u.oid')} AS one, ${underDomains('y.atttypid', 'u.oid')} AS other) t)`;

/**
 * Every table that users made, partitions as part of their table. A foreign key to a partitioned table has a further entry for each partition
 * there, which is no constraint by itself: its parent is on the same table.
 */
const TABLES = `SELECT n.nspname AS schema, c.relname AS table, format('%I.%I', n.nspname, c.relname) AS name,
  pg_get_userbyid(c.relowner) AS owner, c.relkind = 'p' AS "isPartitioned", c.relkind = 'f' AS "isForeign",
  (SELECT coalesce(json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
      'base', ${underDomains('a.atttypid', "CASE WHEN u.kind IN ('b', 'e') AND u.element < 16384 THEN format_type(u.oid, -1) END")}, 'isGenerated', a.attgenerated <> '', 'isAlwaysIdentity', a.attidentity = 'a')
      ORDER BY a.attnum), '[]')
    FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
  (SELECT coalesce(json_agg(json_build_object('name', k.conname, 'parent', format('%I.%I', m.nspname, p.relname),
      'columns', (SELECT json_agg(a.attname ORDER BY u.at) FROM unnest(k.conkey) WITH ORDINALITY u(number, at)
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number),
      'parentColumns', (SELECT json_agg(a.attname ORDER BY u.at) FROM unnest(k.confkey) WITH ORDINALITY u(number, at)
        JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number),
      'operators', (SELECT json_agg(format('OPERATOR(%I.%s)', s.nspname, o.oprname) ORDER BY u.at) FROM unnest(k.conpfeqop) WITH ORDINALITY u(oid, at)
        JOIN pg_operator o ON o.oid = u.oid JOIN pg_namespace s ON s.oid = o.oprnamespace),
      'isRequired', (SELECT bool_and(a.attnotnull) FROM unnest(k.conkey) u(number) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number),
      'isValidated', k.convalidated, 'isPlain', ${IS_PLAIN}) ORDER BY k.conname COLLATE "C"), '[]')
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

/** Times that tables may have changed between looking at them and holding them. */
const CHANGES = 5;

/**
 * Begin a transaction in which every table stays as it is described: what is safe to be run as superuser of it, stays so. TRUNCATE and a rewrite by
 * ALTER, which no snapshot holds back, wait too. The snapshot is later than the locks.
 */
export async function beginWithTables(session: Session, begin: string): Promise<readonly DataTable[]> {
  for (let attempt = 0; attempt < CHANGES; attempt++) {
    const seen = await dataTables(session);
    await session.run(begin);
    const kept = seen.filter(({ isForeign }) => !isForeign).map(from);
    if (kept.length > 0) await session.run(`LOCK TABLE ${kept.join(', ')} IN ACCESS SHARE MODE`);
    const tables = await dataTables(session);
    if (JSON.stringify(tables) === JSON.stringify(seen)) return tables;
    await session.run('ROLLBACK');
  }
  throw new Error('the tables of the database are being changed');
}

/** How its rows are read: those of a table that inherits are its own. */
export function from({ name, isPartitioned }: Pick<DataTable, 'name' | 'isPartitioned'>): string {
  return isPartitioned ? name : `ONLY ${name}`;
}

/** The table a spec means: by its plain name, with or without `public`, or as SQL quotes it. */
export function isCalled({ schema, table, name }: Pick<DataTable, 'schema' | 'table' | 'name'>, written: string): boolean {
  return written === `${schema}.${table}` || written === name || (schema === 'public' && written === table);
}
