import * as z from 'zod';
import { identifier, type Login, Session } from './content/index.ts';
import type { Manifest } from './manifest.ts';

/** As the one of the dump: its name, encoding and rules of sorting. Pure. */
export function createDatabase({ name, encoding, localeProvider, collate, ctype, locale }: Manifest['database']): string {
  const options = [
    `ENCODING ${literal(encoding)}`,
    ...(collate === null ? [] : [`LC_COLLATE ${literal(collate)}`]),
    ...(ctype === null ? [] : [`LC_CTYPE ${literal(ctype)}`]),
    ...(localeProvider === 'i' && locale !== null ? [`LOCALE_PROVIDER icu ICU_LOCALE ${literal(locale)}`] : []),
    ...(localeProvider === 'b' && locale !== null ? [`LOCALE_PROVIDER builtin BUILTIN_LOCALE ${literal(locale)}`] : []),
  ];
  return `CREATE DATABASE ${identifier(name)} TEMPLATE template0 ${options.join(' ')}`;
}

/** Make the database on a server that has none of the name. Its owner is given when the roles are there. */
export async function makeDatabase(login: Login, manifest: Manifest, signal: AbortSignal): Promise<Login> {
  await using session = await Session.open({ ...login, database: 'postgres' }, signal);
  await session.run(createDatabase(manifest.database));
  return { ...login, database: manifest.database.name };
}

/** Where the role is there: a database may belong to one of another cluster’s own. */
export async function giveToOwner(login: Login, { database }: Manifest, signal: AbortSignal): Promise<void> {
  await using session = await Session.open(login, signal);
  const { there } = await session.row(
    z.object({ there: z.boolean() }),
    'SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS there',
    [database.owner],
  );
  if (there) await session.run(`ALTER DATABASE ${identifier(database.name)} OWNER TO ${identifier(database.owner)}`);
}

function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
