import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { identifier, type Login, Session } from './content/index.ts';

/** Role that rows are loaded as, and nothing else. It is there while a dump is restored. */
export const LOADER = 'prumo_restore_loader';

/**
 * Roles that give no way to the server's system user or to a superuser, not even by what they are a member of. Before version 16, whoever may
 * make roles could give itself every right there is.
 */
const HARMLESS = `SELECT r.rolname AS name FROM pg_catalog.pg_roles r WHERE r.oid >= 16384 AND NOT EXISTS (
  SELECT FROM pg_catalog.pg_roles s
  WHERE (s.rolsuper OR s.rolcreaterole OR s.rolreplication OR s.rolname IN ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files'))
    AND pg_catalog.pg_has_role(r.oid, s.oid, 'MEMBER'))`;

export interface Loader {
  readonly login: Login;
  /** Owners as whom it may change tables. */
  readonly owners: ReadonlySet<string>;
  /** Take it away, with whatever was made in its name. */
  remove(): Promise<void>;
}

/**
 * Make the role that loads. Checks, domains and generated columns call what users wrote, as whoever loads: a superuser would start programs for
 * them, and one who only took a superuser's role off could put it on again. So it logs in by itself.
 */
export async function makeLoader(superuser: Login, signal: AbortSignal): Promise<Loader> {
  const password = randomBytes(24).toString('hex');
  await using session = await Session.open(superuser, signal);
  const owners = (await session.rows(z.object({ name: z.string() }), HARMLESS)).map(({ name }) => name);
  await session.run(
    `CREATE ROLE ${LOADER} LOGIN PASSWORD '${password}' NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION BYPASSRLS
      IN ROLE ${['pg_read_all_data', 'pg_write_all_data', ...owners.map(identifier)].join(', ')}`,
  );
  return {
    login: { ...superuser, user: LOADER, password },
    owners: new Set(owners),
    async remove() {
      await using last = await Session.open(superuser, new AbortController().signal);
      await last.run(`DROP OWNED BY ${LOADER} CASCADE`);
      await last.run(`DROP ROLE ${LOADER}`);
    },
  };
}
