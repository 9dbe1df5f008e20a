import { contentSchema, type Content } from './content.ts';
import type { Session } from './session.ts';

/** Roles that people made; without their passwords. */
const ROLES = `SELECT r.rolname AS name,
  array_remove(ARRAY[
    CASE WHEN r.rolsuper THEN 'SUPERUSER' ELSE 'NOSUPERUSER' END,
    CASE WHEN r.rolinherit THEN 'INHERIT' ELSE 'NOINHERIT' END,
    CASE WHEN r.rolcreaterole THEN 'CREATEROLE' ELSE 'NOCREATEROLE' END,
    CASE WHEN r.rolcreatedb THEN 'CREATEDB' ELSE 'NOCREATEDB' END,
    CASE WHEN r.rolcanlogin THEN 'LOGIN' ELSE 'NOLOGIN' END,
    CASE WHEN r.rolreplication THEN 'REPLICATION' ELSE 'NOREPLICATION' END,
    CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' ELSE 'NOBYPASSRLS' END,
    'CONNECTION LIMIT ' || r.rolconnlimit,
    'VALID UNTIL ' || quote_literal(r.rolvaliduntil)
  ], NULL) AS attributes,
  (SELECT coalesce(json_agg(json_build_object('role', g.rolname, 'isAdmin', a.admin) ORDER BY g.rolname COLLATE "C"), '[]')
    FROM (SELECT m.roleid, bool_or(m.admin_option) AS admin FROM pg_auth_members m WHERE m.member = r.oid GROUP BY m.roleid) a
    JOIN pg_roles g ON g.oid = a.roleid) AS "memberOf",
  coalesce((SELECT s.setconfig FROM pg_db_role_setting s WHERE s.setrole = r.oid AND s.setdatabase = 0), ARRAY[]::text[]) AS settings
FROM pg_roles r WHERE r.rolname !~ '^pg_' ORDER BY r.rolname COLLATE "C"`;

export async function rolesOf(session: Session): Promise<Content['roles']> {
  return [...(await session.rows(contentSchema.shape.roles.element, ROLES))];
}
