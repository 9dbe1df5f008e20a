import * as z from 'zod';
import type { ExportSpec } from '../../spec/index.ts';
import { seal } from '../logical/container/index.ts';
import { identifier, type Login, Session } from '../logical/content/index.ts';
import type { Target } from '../logical/targets/index.ts';
import { writeArchive } from './archive.ts';
import { assign, type Assignment, type LeftOut, type Member, NotAssignable } from './assign.ts';
import { conditionOf } from './condition.ts';
import { exportManifestName, exportName, type ExportManifest, rowsName } from './manifest.ts';
import { minus, sumOf } from './sums.ts';
import { beginWithTables, type DataTable, from, isCalled } from './tables.ts';

export interface ExportInputs {
  /** The primary, as superuser. */
  readonly login: Login;
  readonly spec: ExportSpec;
  /** Key of the only one to export; undefined: every one. */
  readonly tenant: string | undefined;
  readonly target: Target;
  /** 32 characters. */
  readonly key: string;
  /** Path of the program. */
  readonly zstd: string;
  readonly stack: string;
  /** Prumo's own version. */
  readonly prumo: string;
  readonly now: () => Date;
  /** Undefined: to be kept for itself. */
  readonly purpose?: ExportManifest['purpose'];
}

/** Rows of a table that are in nobody's export. */
export interface Ownerless {
  readonly name: string;
  readonly rows: number;
}

export interface Exported {
  readonly manifests: readonly ExportManifest[];
  readonly leftOut: readonly LeftOut[];
  /** Known only where every tenant was exported. */
  readonly ownerless: readonly Ownerless[];
}

export interface Tenant {
  readonly key: string;
  readonly title: string | null;
}

/** There is no such tenant. */
export class UnknownTenant extends Error {}

const factsSchema = z.object({ database: z.string(), server: z.string(), transactions: z.string(), wal: z.string() });
/** Asked once the snapshot is fixed: WAL up to the position holds all of it. */
const FACTS = `SELECT current_database() AS database, current_setting('server_version') AS server, pg_current_snapshot()::text AS transactions,
  pg_current_wal_insert_lsn()::text AS wal`;

/**
 * Export tenants, each into an archive of its own, all at one snapshot. Rejects with `UnknownTenant`, `NotAssignable`, or in the server's or the
 * target's words; what was exported before that is whole and stays. The caller sees to it that nothing else is exported into the same target.
 */
export async function takeExports(inputs: ExportInputs, signal: AbortSignal): Promise<Exported> {
  const { target, spec, key, now } = inputs;
  await using session = await Session.open(inputs.login, signal);
  const { tables, tenants, facts } = await look(session, spec);
  const wanted = inputs.tenant === undefined ? tenants : tenants.filter((one) => one.key === inputs.tenant);
  if (inputs.tenant !== undefined && wanted.length === 0) throw new UnknownTenant(inputs.tenant);
  const keys = new Set(tenants.map((one) => one.key));
  const taken = new Set((await target.list(signal)).map(({ name }) => name));
  const manifests: ExportManifest[] = [];
  const counted = new Map<string, number>();
  for (const tenant of wanted) {
    const assignment = assign(tables, spec, tenant.key, keys);
    const begun = now();
    const name = freeName(begun, tenant.key, taken);
    const { tables: written, stored } = await writeArchive(
      { session, target, key, zstd: inputs.zstd, object: rowsName(name), parts: partsOf(assignment, spec.key, tenant.key) },
      signal,
    );
    const manifest: ExportManifest = {
      format: 1,
      name,
      tenant,
      purpose: inputs.purpose,
      stack: inputs.stack,
      database: facts.database,
      versions: { prumo: inputs.prumo, server: facts.server },
      begun: begun.toISOString(),
      ended: now().toISOString(),
      snapshot: { transactions: facts.transactions, wal: facts.wal },
      stored,
      tables: written,
      leftOut: [...assignment.leftOut],
    };
    const object = exportManifestName(name);
    await target.put(object, seal(textOf(manifest), key, object), signal);
    manifests.push(manifest);
    for (const table of written) counted.set(table.name, (counted.get(table.name) ?? 0) + table.rows);
  }
  const assignment = assign(tables, spec, wanted[0]?.key ?? '', keys);
  const ownerless = inputs.tenant === undefined ? await ownerlessIn(session, assignment, counted) : [];
  await session.run('COMMIT');
  return { manifests, leftOut: assignment.leftOut, ownerless };
}

/** What an export would hold, without writing it. */
export async function foreseeExports(
  { login, spec, tenant }: Pick<ExportInputs, 'login' | 'spec' | 'tenant'>,
  signal: AbortSignal,
): Promise<{ readonly tenants: readonly Tenant[]; readonly assignment: Assignment }> {
  await using session = await Session.open(login, signal);
  const { tables, tenants } = await look(session, spec);
  const wanted = tenant === undefined ? tenants : tenants.filter((one) => one.key === tenant);
  if (tenant !== undefined && wanted.length === 0) throw new UnknownTenant(tenant);
  const keys = new Set(tenants.map((one) => one.key));
  return { tenants: wanted, assignment: assign(tables, spec, wanted[0]?.key ?? '', keys) };
}

/** Begin a transaction of one snapshot; with all tables, kept as they are, and all tenants. */
async function look(session: Session, spec: ExportSpec) {
  const tables = await beginWithTables(session, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const facts = await session.row(factsSchema, FACTS);
  return { facts, tables, tenants: await tenantsIn(session, tables, spec) };
}

/** In the order of their keys. */
export async function tenantsIn(session: Session, tables: readonly DataTable[], spec: ExportSpec): Promise<readonly Tenant[]> {
  const root = tables.find((table) => isCalled(table, spec.table));
  if (root === undefined) throw new NotAssignable(`there is no table ${spec.table}`);
  for (const column of [spec.key, ...(spec.title === undefined ? [] : [spec.title])])
    if (!root.columns.some(({ name }) => name === column)) throw new NotAssignable(`${root.name} has no column ${column}`);
  const key = `x_.${identifier(spec.key)}`;
  // `format` writes any type by its output function; a cast to text may be a user's own.
  return session.rows(
    z.object({ key: z.string(), title: z.string().nullable() }),
    `SELECT format('%s', ${key}) AS key, ${spec.title === undefined ? 'NULL' : `nullif(format('%s', x_.${identifier(spec.title)}), '')`} AS title
    FROM ${from(root)} AS x_ WHERE ${key} IS NOT NULL ORDER BY format('%s', ${key}) COLLATE "C"`,
  );
}

function partsOf({ members, shared }: Assignment, column: string, value: string) {
  const byName = new Map(members.map((member): [string, Member] => [member.table.name, member]));
  return [
    ...members.map((member) => ({
      table: member.table,
      belongs: 'tenant' as const,
      condition: conditionOf(member, byName, { column, value }),
    })),
    ...shared.map((table) => ({ table, belongs: 'shared' as const, condition: 'true' })),
  ];
}

/** Rows without a tenant, or of one that is not listed: nobody's export has them, and somebody may believe otherwise. */
async function ownerlessIn(session: Session, { members }: Assignment, counted: ReadonlyMap<string, number>): Promise<readonly Ownerless[]> {
  const found: Ownerless[] = [];
  for (const { table, by } of members) {
    if (by.kind === 'schema') continue;
    const { rows } = minus(await sumOf(session, table, []), { rows: BigInt(counted.get(table.name) ?? 0), checksum: 0n });
    if (rows > 0n) found.push({ name: table.name, rows: Number(rows) });
  }
  return found;
}

/** A second later where one of this second is there: an export is never replaced. */
function freeName(begun: Date, key: string, taken: Set<string>): string {
  for (let at = begun; ; at = new Date(at.getTime() + 1000)) {
    const name = exportName(at, key);
    if (taken.has(exportManifestName(name)) || taken.has(rowsName(name))) continue;
    return name;
  }
}

async function* textOf(manifest: ExportManifest): AsyncGenerator<Buffer> {
  yield Buffer.from(JSON.stringify(manifest));
}
