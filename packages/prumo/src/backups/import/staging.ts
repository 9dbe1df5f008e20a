import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import * as z from 'zod';
import {
  dropStagingSql,
  handOverStagingSql,
  makeStagingSql,
  openStagingSql,
  resetStagingSql,
  stagingDatabase,
} from '../../components/postgres/index.ts';
import type { StackContext } from '../../model/index.ts';
import { type Content, identifier, type Login, Session } from '../logical/content/index.ts';
import type { Client } from './clients.ts';
import { readClient, runClient } from './run-client.ts';
import { chooseEntries, type LeftOut } from './toc.ts';
import { whileTold } from './while-told.ts';

/** Of pg_restore: on two cores more of them, or index builds with workers of their own, take each other's time. */
const JOBS = 2;
const INDEX_OPTIONS = '-c max_parallel_maintenance_workers=0 -c maintenance_work_mem=128MB';

/** The primary, as superuser, and databases of it by name. */
export type Primary = (database: string) => Login;

/** An empty staging database and whom to be there, instead of any that was. `roles`: those that policies name, made where they are missing. */
export async function makeStaging(
  context: StackContext,
  primary: Primary,
  { extensions, roles }: { readonly extensions: Content['extensions']; readonly roles: readonly string[] },
  signal: AbortSignal,
): Promise<Login> {
  const staging = stagingDatabase(context.spec.database.name);
  const password = randomBytes(24).toString('hex');
  {
    await using session = await Session.open(primary('postgres'), signal);
    for (const statement of dropStagingSql(context)) await session.run(statement);
    for (const statement of makeStagingSql(context, password)) await session.run(statement);
    for (const role of await missingRoles(session, roles)) await session.run(`CREATE ROLE ${identifier(role)} NOLOGIN`);
  }
  await using session = await Session.open(primary(staging), signal);
  await session.run(openStagingSql(context));
  for (const statement of extensionsSql(extensions, staging)) await session.run(statement);
  await letFillExtensions(session, staging);
  return { ...primary(staging), user: staging, password };
}

/** Each in its schema, which is made for `owner` where it is missing; names that begin with `pg_` PostgreSQL keeps, and refuses to make. Pure. */
export function extensionsSql(
  extensions: readonly Pick<Content['extensions'][number], 'name' | 'schema'>[],
  owner: string,
): readonly string[] {
  return extensions.flatMap(({ name, schema }) => [
    ...(schema.startsWith('pg_') ? [] : [`CREATE SCHEMA IF NOT EXISTS ${identifier(schema)} AUTHORIZATION ${identifier(owner)}`]),
    `CREATE EXTENSION IF NOT EXISTS ${identifier(name)} SCHEMA ${identifier(schema)} CASCADE`,
  ]);
}

async function missingRoles(session: Session, roles: readonly string[]): Promise<readonly string[]> {
  const there = await session.rows(z.object({ name: z.string() }), 'SELECT rolname AS name FROM pg_roles');
  return roles.filter((role) => !there.some(({ name }) => name === role));
}

/** Rows that users added to tables of an extension are in the dump, and the table is the superuser's. */
async function letFillExtensions(session: Session, staging: string): Promise<void> {
  const tables = await session.rows(
    z.object({ name: z.string(), kind: z.string() }),
    `SELECT format('%I.%I', n.nspname, c.relname) AS name, CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind
      FROM pg_extension e, unnest(e.extconfig) AS o(relation) JOIN pg_class c ON c.oid = o.relation JOIN pg_namespace n ON n.oid = c.relnamespace`,
  );
  for (const { name, kind } of tables) await session.run(`GRANT ALL ON ${kind} ${name} TO ${identifier(staging)}`);
}

export interface LoadInputs {
  readonly loader: Login;
  readonly client: Client;
  /** In the custom format. */
  readonly dump: string;
  /** File for the entries that were chosen. */
  readonly list: string;
  /** Schemas that are there. */
  readonly schemas: readonly string[];
  /** Of the staging database, to be told from time to time. */
  readonly onBytes: (bytes: number) => void;
  readonly primary: Primary;
  /** Extensions are not there yet: the loader makes those that whoever owns a database may. Default false. */
  readonly makesExtensions?: boolean;
}

/** Load a dump, as the role that has rights to nothing else. Resolves with what was not loaded. Rejects in pg_restore's words. */
export async function loadDump(inputs: LoadInputs, signal: AbortSignal): Promise<readonly LeftOut[]> {
  const { loader, client, dump, list, schemas, primary, onBytes, makesExtensions = false } = inputs;
  const chosen = chooseEntries(await readClient('pg_restore', [client.pgRestore, '--list', dump], signal), schemas, makesExtensions);
  await writeFile(list, chosen.list, { mode: 0o600 });
  await using watch = await Session.open(primary('postgres'), signal);
  const connection = `host=${loader.host} port=${loader.port} user=${loader.user} dbname=${loader.database} connect_timeout=10`;
  const argv = [
    client.pgRestore,
    `--jobs=${JOBS}`,
    '--exit-on-error',
    '--no-password',
    '--no-owner',
    '--no-privileges',
    '--no-publications',
    '--no-subscriptions',
    '--no-security-labels',
    `--use-list=${list}`,
    `--dbname=${connection}`,
    dump,
  ];
  await whileTold(
    async () => onBytes(await sizeOf(watch, loader.database)),
    runClient('pg_restore', argv, { PGPASSWORD: loader.password, PGOPTIONS: INDEX_OPTIONS }, signal),
  );
  return chosen.leftOut;
}

/** Everything in the staging database becomes the owner's, as if its migrations had made it. */
export async function handOver(context: StackContext, primary: Primary, signal: AbortSignal): Promise<void> {
  {
    await using outside = await Session.open(primary('postgres'), signal);
    await outside.run(resetStagingSql(context));
  }
  await using session = await Session.open(primary(stagingDatabase(context.spec.database.name)), signal);
  for (const statement of handOverStagingSql(context)) await session.run(statement);
  await session.run('ANALYZE');
}

/** Nothing of it is left: the database, its loader, and the roles that were made for its policies. */
export async function dropStaging(context: StackContext, primary: Primary, roles: readonly string[], signal: AbortSignal): Promise<void> {
  await using session = await Session.open(primary('postgres'), signal);
  for (const statement of dropStagingSql(context)) await session.run(statement);
  // One that something else depends on by now stays.
  for (const role of roles) await session.run(`DROP ROLE IF EXISTS ${identifier(role)}`).catch(() => undefined);
}

async function sizeOf(session: Session, database: string): Promise<number> {
  const { bytes } = await session.row(z.object({ bytes: z.string() }), 'SELECT pg_database_size($1)::text AS bytes', [database]);
  return Number(bytes);
}
