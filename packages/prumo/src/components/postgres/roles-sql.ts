import type { StackContext } from '../../model/index.ts';
import { appRole, MONITOR, ownerRole, POOLER_AUTH, REWIND, type WantedRole, wantedRoles } from './roles.ts';
import { scramVerifier } from './scram.ts';
import { identifier, literal, QUIET_SESSION } from './sql.ts';

/** For `psql -f` on the database `postgres`, as superuser: roles with their passwords, and the database. May run again at any time. */
export function clusterSql(context: StackContext): string {
  const { name } = context.spec.database;
  const owner = ownerRole(name);
  return lines(
    QUIET_SESSION,
    ...wantedRoles(context).map((role) => roleSql(role, scramVerifier(role.name, context.secret(role.secret)))),
    `SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING %L LOCALE %L', ${literal(name)}, ${literal(owner)}, 'UTF8', 'C.UTF-8')`,
    `  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = ${literal(name)}) \\gexec`,
    databaseRights(context, name),
    'CREATE EXTENSION IF NOT EXISTS pg_stat_statements SCHEMA public;',
  );
}

/** For `psql -f` on the spec's database, as superuser: extensions, rights, and the pooler's look-up. May run again at any time. */
export function databaseSql(context: StackContext): string {
  const { name, extensions } = context.spec.database;
  const owner = identifier(ownerRole(name));
  const app = identifier(appRole(name));
  return lines(
    QUIET_SESSION,
    `ALTER SCHEMA public OWNER TO ${owner};`,
    'REVOKE ALL ON SCHEMA public FROM PUBLIC;',
    `GRANT USAGE ON SCHEMA public TO ${app}, ${MONITOR};`,
    // Extensions without a schema of their own go where the search path points.
    'SET search_path = public;',
    ...['pg_stat_statements', ...extensions.filter((extension) => extension !== 'pg_stat_statements')].map(
      (extension) => `CREATE EXTENSION IF NOT EXISTS ${identifier(extension)};`,
    ),
    'SET search_path = pg_catalog;',
    // Whatever a migration makes, the application may use at once, in any schema.
    ...rightsByDefault(ownerRole(name), appRole(name)),
    POOLER_LOOKUP,
  );
}

/** Whose a database is and who may connect to it: the stack's own, or one that is to take its place. */
export function databaseRights(context: StackContext, database: string): string {
  const { name } = context.spec.database;
  return [
    `ALTER DATABASE ${identifier(database)} OWNER TO ${identifier(ownerRole(name))};`,
    `REVOKE ALL ON DATABASE ${identifier(database)} FROM PUBLIC;`,
    `GRANT CONNECT, TEMPORARY ON DATABASE ${identifier(database)} TO ${identifier(appRole(name))};`,
    `GRANT CONNECT ON DATABASE ${identifier(database)} TO ${POOLER_AUTH}, ${MONITOR};`,
  ].join('\n');
}

/** What `maker` makes from now on `app` may use. */
export function rightsByDefault(maker: string, app: string): readonly string[] {
  const forMaker = `ALTER DEFAULT PRIVILEGES FOR ROLE ${identifier(maker)}`;
  return [
    `${forMaker} GRANT USAGE ON SCHEMAS TO ${identifier(app)};`,
    `${forMaker} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${identifier(app)};`,
    `${forMaker} GRANT SELECT, USAGE, UPDATE ON SEQUENCES TO ${identifier(app)};`,
  ];
}

/** For a session of a superuser, without psql: every role, with its attributes and password and nothing more. May run again at any time. */
export function loginsSql(context: StackContext): readonly string[] {
  return wantedRoles(context).flatMap((role) => [
    `DO $do$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${literal(role.name)}) THEN CREATE ROLE ${identifier(role.name)}; END IF; END $do$`,
    loginSql(role, scramVerifier(role.name, context.secret(role.secret))),
  ]);
}

function loginSql({ name, attributes }: WantedRole, verifier: string): string {
  return `ALTER ROLE ${identifier(name)} WITH ${attributes} PASSWORD ${literal(verifier)}`;
}

/**
 * One role, made if it is missing and brought to its attributes. A role may set parameters for itself: a
 * `synchronous_commit` kept that way would silently give up durability, so it is reset here. What a session sets for
 * itself PostgreSQL offers no way to forbid.
 */
function roleSql(role: WantedRole, verifier: string): string {
  const quoted = identifier(role.name);
  return lines(
    `SELECT format('CREATE ROLE %I', ${literal(role.name)}) WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${literal(role.name)}) \\gexec`,
    `${loginSql(role, verifier)};`,
    `ALTER ROLE ${quoted} RESET synchronous_commit;`,
    ...Object.entries(role.settings).map(([parameter, value]) => `ALTER ROLE ${quoted} SET ${identifier(parameter)} = ${literal(value)};`),
    ...role.memberOf.map((group) => `GRANT ${identifier(group)} TO ${quoted};`),
  );
}

/**
 * Roles and databases that would commit without waiting for the synchronous standby, one row each: `role`, `database`
 * (null: any), `setting`. Empty when all is well. For checks and drills.
 */
export const SYNCHRONOUS_COMMIT_CHECK = `SELECT r.rolname AS role, d.datname AS database, s.setting
  FROM pg_db_role_setting c
  CROSS JOIN LATERAL unnest(c.setconfig) AS s(setting)
  LEFT JOIN pg_roles r ON r.oid = c.setrole
  LEFT JOIN pg_database d ON d.oid = c.setdatabase
  WHERE s.setting ~* '^synchronous_commit=(off|local|false|no|0)$'`;

/** The pooler asks this for a client's verifier. It answers for roles that may log in and can do little else, and only to the pooler. */
const POOLER_LOOKUP = `CREATE SCHEMA IF NOT EXISTS pgbouncer;
REVOKE ALL ON SCHEMA pgbouncer FROM PUBLIC;
GRANT USAGE ON SCHEMA pgbouncer TO ${POOLER_AUTH};
CREATE OR REPLACE FUNCTION pgbouncer.get_auth(wanted text) RETURNS TABLE (usename name, passwd text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
  AS $$
    SELECT rolname, rolpassword FROM pg_catalog.pg_authid
    WHERE rolname = wanted AND rolcanlogin AND NOT rolsuper AND NOT rolreplication AND NOT rolbypassrls
      AND rolname NOT IN (${literal(REWIND)}, ${literal(POOLER_AUTH)})
      AND (rolvaliduntil IS NULL OR rolvaliduntil > pg_catalog.now())
  $$;
REVOKE ALL ON FUNCTION pgbouncer.get_auth(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pgbouncer.get_auth(text) TO ${POOLER_AUTH};`;

function lines(...parts: readonly string[]): string {
  return `${parts.join('\n').trimEnd()}\n`;
}
