import { statfs } from 'node:fs/promises';
import * as z from 'zod';
import { type Examined, importText as text, missingExtensions, type StackHas } from '../../../backups/import/index.ts';
import { Session } from '../../../backups/logical/content/index.ts';
import { keptDatabase, stagingDatabase } from '../../../components/postgres/index.ts';
import { PrumoError } from '../../../errors/index.ts';
import { quantity } from '../../../model/index.ts';
import type { OpenImport } from './open.ts';

/** Bytes beside dump and databases: WAL until it is archived and recycled, on each member. */
const BESIDE = 600_000_000;
/** Of PostgreSQL's names. */
const LONGEST_NAME = 63;

const TABLES = `SELECT count(*)::text AS tables FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'm', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`;

/** What the stack has to offer to a source. */
export async function stackHas({ primary }: OpenImport, signal: AbortSignal): Promise<StackHas> {
  await using session = await Session.open(primary('postgres'), signal);
  const roles = await session.rows(z.object({ name: z.string() }), 'SELECT rolname AS name FROM pg_roles');
  const extensions = await session.rows(
    z.object({ name: z.string(), version: z.string() }),
    'SELECT name, default_version AS version FROM pg_available_extensions',
  );
  return { roles: roles.map(({ name }) => name), extensions: Object.fromEntries(extensions.map(({ name, version }) => [name, version])) };
}

/** Rejects with `import-target` when a name is taken by something that no import made, or the application's database is in use and may not be replaced. */
export async function requireTarget(
  { context, primary, record, places }: OpenImport,
  replaces: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { name } = context.spec.database;
  const refused = (what: PrumoError['what'], remedy: PrumoError['remedy']) => new PrumoError({ code: 'import-target', what, remedy });
  const kept = keptDatabase(name);
  if (kept.length > LONGEST_NAME) throw refused(text.nameTooLong(name), text.nameTooLongRemedy());
  if (places.kept) throw refused(text.taken(kept), text.takenRemedy());
  const staging = stagingDatabase(name);
  if (record === undefined && (places.staging || (await hasRole(primary, staging, signal))))
    throw refused(text.taken(staging), text.takenRemedy());
  if (replaces) return;
  await using session = await Session.open(primary(name), signal);
  const { tables } = await session.row(z.object({ tables: z.string() }), TABLES);
  if (tables !== '0') throw refused(text.notEmpty(name, Number(tables)), text.notEmptyRemedy(kept));
}

async function hasRole(primary: OpenImport['primary'], role: string, signal: AbortSignal): Promise<boolean> {
  await using session = await Session.open(primary('postgres'), signal);
  return (await session.rows(z.object({}), 'SELECT FROM pg_roles WHERE rolname = $1', [role])).length > 0;
}

/** Rejects with `import-target`, naming what the stack cannot install. */
export function requireExtensions(examined: Pick<Examined, 'extensions'>, has: StackHas, major: number): void {
  const missing = missingExtensions(examined, has);
  if (missing.length === 0) return;
  throw new PrumoError({ code: 'import-target', what: text.extensionsMissing(missing), remedy: text.extensionsMissingRemedy(major) });
}

/** See that a dump and a database on every member have room. Bytes. Rejects with `disk-full`. */
export async function requireImportRoom({ context, state }: OpenImport, dump: number, database: number): Promise<void> {
  const { bavail, bsize } = await statfs(state);
  const [free, needed] = [bavail * bsize, dump + context.nodesOf('database').length * (database + BESIDE)];
  if (free >= needed) return;
  const sizes = [quantity(needed, 'bytes'), quantity(free, 'bytes')] as const;
  throw new PrumoError({ code: 'disk-full', what: text.noRoom(state, ...sizes), remedy: text.noRoomRemedy() });
}
