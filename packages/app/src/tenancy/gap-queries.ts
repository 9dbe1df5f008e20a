/**
 * Each answers with the objects that have the gap, as text. `$1` is the application's role, `$2` the name of the tenant's column, `$3` what
 * the policies compare the tenant with; every query uses all three.
 */
const TENANT_TABLES = `tables AS (
  SELECT c.oid, c.relname, c.relnamespace, c.relowner, c.relrowsecurity, c.relforcerowsecurity, a.attnum AS tenant
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = $2::text AND NOT a.attisdropped
  WHERE c.relkind IN ('r', 'p') AND c.relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema') AND c.relpersistence <> 't'
)`;
/** Roles that no policy holds. */
const FREE = `free AS (SELECT oid, rolname FROM pg_roles WHERE rolsuper OR rolbypassrls)`;
const WITH = `WITH ${TENANT_TABLES}, ${FREE}, given AS (SELECT $1::text AS role, $3::text AS compared)`;

export const GAP_QUERIES = {
  'row-level-security-off': `${WITH} SELECT oid::regclass::text AS object FROM tables, given WHERE NOT relrowsecurity`,

  'not-forced-on-owner': `${WITH} SELECT oid::regclass::text AS object FROM tables, given WHERE relrowsecurity AND NOT relforcerowsecurity`,

  'no-restrictive-policy': `${WITH} SELECT oid::regclass::text AS object FROM tables, given WHERE relrowsecurity AND NOT EXISTS (
    SELECT FROM pg_policy p WHERE p.polrelid = tables.oid AND NOT p.polpermissive AND p.polcmd = '*' AND p.polroles = '{0}'
      AND position(given.compared IN pg_get_expr(p.polqual, p.polrelid)) > 0
      AND (p.polwithcheck IS NULL OR position(given.compared IN pg_get_expr(p.polwithcheck, p.polrelid)) > 0))`,

  'role-bypasses': `${WITH} SELECT free.rolname::text AS object FROM free, given WHERE pg_has_role(given.role, free.oid, 'MEMBER')`,

  'role-owns': `${WITH} SELECT oid::regclass::text AS object FROM tables, given
    WHERE pg_has_role(given.role, relowner, 'MEMBER') AND NOT EXISTS (SELECT FROM pg_roles WHERE rolname = given.role AND rolsuper)`,

  'role-may-truncate': `${WITH} SELECT oid::regclass::text AS object FROM tables, given WHERE has_table_privilege(given.role, oid, 'TRUNCATE')`,

  'foreign-key-across': `${WITH} SELECT format('%s on %s', k.conname, k.conrelid::regclass) AS object
    FROM given, pg_constraint k JOIN tables f ON f.oid = k.conrelid JOIN tables t ON t.oid = k.confrelid
    WHERE k.contype = 'f' AND NOT EXISTS (
      SELECT FROM unnest(k.conkey, k.confkey) AS pair (own, other) WHERE pair.own = f.tenant AND pair.other = t.tenant)`,

  'unique-across': `${WITH} SELECT i.indexrelid::regclass::text AS object FROM given, pg_index i JOIN tables t ON t.oid = i.indrelid
    WHERE i.indisunique AND NOT i.indisprimary AND NOT (t.tenant = ANY (i.indkey::smallint[]))`,

  'view-of-bypassing-owner': `${WITH} SELECT DISTINCT v.oid::regclass::text AS object
    FROM given, pg_depend d JOIN pg_rewrite r ON r.oid = d.objid JOIN pg_class v ON v.oid = r.ev_class JOIN tables t ON t.oid = d.refobjid
    JOIN free ON free.oid = v.relowner
    WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass AND v.relkind = 'v'
      AND NOT coalesce(v.reloptions && ARRAY['security_invoker=true', 'security_invoker=on', 'security_invoker=1', 'security_invoker=yes'], false)`,

  'materialized-view': `${WITH} SELECT DISTINCT v.oid::regclass::text AS object
    FROM given, pg_depend d JOIN pg_rewrite r ON r.oid = d.objid JOIN pg_class v ON v.oid = r.ev_class JOIN tables t ON t.oid = d.refobjid
    WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass AND v.relkind = 'm'
      AND has_table_privilege(given.role, v.oid, 'SELECT')`,

  'function-of-bypassing-owner': `${WITH} SELECT p.oid::regprocedure::text AS object
    FROM given, pg_proc p JOIN free ON free.oid = p.proowner, (SELECT count(*) FROM tables) AS counted
    WHERE p.prosecdef AND p.pronamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
      AND has_function_privilege(given.role, p.oid, 'EXECUTE')`,
} as const;
