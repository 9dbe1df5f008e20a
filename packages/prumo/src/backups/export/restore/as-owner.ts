import * as z from 'zod';
import { identifier, type Session } from '../../logical/content/index.ts';
import type { DataTable } from '../tables.ts';

const FUNCTION = 'pg_temp.prumo_restore(pg_catalog.text, pg_catalog.json)';

/**
 * Runs one statement, whose only value `$1` is. Checks, generated columns, defaults and indexes of a table may call what users made, and that
 * must not run as superuser: in a function of another role nothing can become superuser again, as it could after `SET ROLE`. `public` is where
 * those functions look for theirs.
 */
const CREATE = `CREATE FUNCTION pg_temp.prumo_restore(command pg_catalog.text, given pg_catalog.json) RETURNS pg_catalog.int8 LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS
  'DECLARE done pg_catalog.int8; BEGIN EXECUTE command USING given; GET DIAGNOSTICS done = ROW_COUNT; RETURN done; END'`;

/**
 * What users' code has set stays set, and temporary tables are looked for first unless they are named last: the next thing a superuser says must
 * mean the server's own.
 */
const AS_WAS = "SET LOCAL search_path = 'pg_catalog', 'pg_temp'; SET LOCAL standard_conforming_strings = on";

/** And whoever is a member of one. */
const SUPERUSERS = `SELECT r.rolname AS name FROM pg_roles r
  WHERE EXISTS (SELECT FROM pg_roles s WHERE s.rolsuper AND (s.oid = r.oid OR pg_has_role(r.oid, s.oid, 'MEMBER')))`;

const resultSchema = z.object({ rows: z.coerce.number() });

/**
 * What may change the rows of tables: a role that has the rights of their owners and sees past row security, which would hide a tenant's rows from
 * their owner where it is forced. It is made and dropped within the transaction, so that nobody else ever sees it.
 */
export class AsOwner {
  readonly #session: Session;
  readonly #role: string;
  /** What it was granted by itself. */
  readonly #granted: readonly string[];

  private constructor(session: Session, role: string, granted: readonly string[]) {
    this.#session = session;
    this.#role = role;
    this.#granted = granted;
  }

  /** In a transaction of a superuser's. A member of a superuser could make itself one: of a superuser's tables it only has what their rows take. */
  static async begin(session: Session, tables: readonly DataTable[]): Promise<AsOwner> {
    const { role } = await session.row(z.object({ role: z.string() }), "SELECT format('prumo_restore_%s', pg_backend_pid()) AS role");
    await session.run(`CREATE ROLE ${role} NOLOGIN NOSUPERUSER BYPASSRLS`);
    const superusers = new Set((await session.rows(z.object({ name: z.string() }), SUPERUSERS)).map(({ name }) => name));
    const owners = new Set(tables.map(({ owner }) => owner).filter((owner) => !superusers.has(owner)));
    for (const owner of owners) await session.run(`GRANT ${identifier(owner)} TO ${role}`);
    const granted = tables
      .filter(({ owner }) => superusers.has(owner))
      .flatMap(({ schema, name }) => [`USAGE ON SCHEMA ${identifier(schema)}`, `SELECT, INSERT, UPDATE, DELETE ON ${name}`]);
    for (const rights of granted) await session.run(`GRANT ${rights} TO ${role}`);
    await session.run(CREATE);
    await session.run(`ALTER FUNCTION ${FUNCTION} OWNER TO ${role}`);
    return new AsOwner(session, role, granted);
  }

  /** Resolves with the number of rows it touched. */
  async run(statement: string, value: string | null = null): Promise<number> {
    const { rows } = await this.#session.row(resultSchema, 'SELECT pg_temp.prumo_restore($1, $2)::text AS rows', [statement, value]);
    await this.#session.run(AS_WAS);
    return rows;
  }

  async end(): Promise<void> {
    await this.#session.run(`DROP FUNCTION ${FUNCTION}`);
    for (const rights of this.#granted) await this.#session.run(`REVOKE ${rights} FROM ${this.#role}`);
    await this.#session.run(`DROP ROLE ${this.#role}`);
  }
}
