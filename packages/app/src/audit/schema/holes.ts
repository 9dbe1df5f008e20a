import type pg from 'pg';
import { type AuditPlace, schemaOf } from '../ledger.ts';
import { sqlName } from './name.ts';

/**
 * What the application's role could do to the trail that it must not, in words: empty where it is sealed. For the start of a service or a check in CI, since one
 * `GRANT … ON ALL TABLES` later undoes it.
 */
export async function findHoles(client: pg.ClientBase | pg.Pool, options: AuditPlace & { readonly appRole: string }): Promise<readonly string[]> {
  const schema = schemaOf(options).slice(1, -1);
  sqlName(options.appRole);
  const { rows } = await client.query<{ hole: string }>(
    `WITH app AS (SELECT oid, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = $2),
     tables AS (SELECT c.oid, c.relname, c.relowner, c.relrowsecurity, c.relispartition FROM pg_class c
       JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relkind IN ('r', 'p'))
     SELECT 'the role is a superuser or has BYPASSRLS' AS hole FROM app WHERE rolsuper OR rolbypassrls
     UNION ALL SELECT 'there is no such role' WHERE NOT EXISTS (SELECT FROM app)
     UNION ALL SELECT 'there are no such tables' WHERE NOT EXISTS (SELECT FROM tables)
     UNION ALL SELECT 'it is, or can become, the owner of ' || relname FROM tables, app WHERE pg_has_role(app.oid, relowner, 'MEMBER')
     UNION ALL SELECT right_ || ' on ' || relname FROM app, tables, unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER', 'REFERENCES']) right_
       WHERE has_table_privilege(app.oid, tables.oid, right_)
     UNION ALL SELECT right_ || ' on a column of ' || relname FROM app, tables, unnest(ARRAY['INSERT', 'UPDATE']) right_
       WHERE has_any_column_privilege(app.oid, tables.oid, right_) AND NOT has_table_privilege(app.oid, tables.oid, right_) AND relname <> 'holds'
     UNION ALL SELECT 'SELECT on the partition ' || relname || ', past row-level security' FROM app, tables
       WHERE relispartition AND has_table_privilege(app.oid, tables.oid, 'SELECT')
     UNION ALL SELECT 'no row-level security on ' || relname FROM tables WHERE NOT relispartition AND NOT relrowsecurity
     UNION ALL SELECT 'CREATE in the schema' FROM app WHERE has_schema_privilege(app.oid, $1, 'CREATE')
     ORDER BY 1`,
    [schema, options.appRole],
  );
  return rows.map(({ hole }) => hole);
}
