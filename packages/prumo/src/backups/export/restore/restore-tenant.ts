import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { ExportSpec } from '../../../spec/index.ts';
import { identifier, type Login, Session } from '../../logical/content/index.ts';
import { assign, type Member } from '../assign.ts';
import { conditionOf } from '../condition.ts';
import type { Exports } from '../exports.ts';
import type { ExportedTable, ExportManifest } from '../manifest.ts';
import { linesOf } from '../rows/index.ts';
import { isSame, minus, type Sum, sumOf } from '../sums.ts';
import { tenantsIn } from '../take.ts';
import { beginWithTables, type DataTable, from } from '../tables.ts';
import { AsOwner } from './as-owner.ts';
import { mustNotWait } from './deferred.ts';
import { NotRestorable, putBack } from './put-back.ts';
import { brokenReferences, holdReferred, mustBePlain } from './references.ts';
import { moveOn } from './sequences.ts';

export interface TenantRestoreInputs {
  /** The primary, as superuser. */
  readonly login: Login;
  readonly spec: ExportSpec;
  readonly manifest: ExportManifest;
  readonly exports: Exports;
  /** Do all of it, and take it back. */
  readonly isRehearsal: boolean;
  /** Export the tenant as it is, so that the restore can be undone. Called while the tenant is held, before anything is changed. */
  readonly safety: () => Promise<ExportManifest>;
}

export interface RestoredTable {
  readonly name: string;
  /** The tenant's rows before and after. */
  readonly before: number;
  readonly after: number;
}

export interface RestoredTenant {
  readonly tables: readonly RestoredTable[];
  /** Tables with the tenant's rows that the export does not know: left as they are. */
  readonly untouched: readonly string[];
  /** Rows of other tenants in the same tables, each hashed before and after: none differs. */
  readonly others: number;
  /** Tables of which only the rows were counted: a generated column of the export is gone. */
  readonly counted: readonly string[];
  /** Name of the export of just what was there before. Null: a rehearsal, or there was nothing of the tenant. */
  readonly safety: string | null;
}

/** The tenant is being written to, again and again. */
export class TenantBusy extends Error {}

/** Milliseconds to find a moment in which nobody is writing to the tenant, and between attempts. */
const BUSY_WITHIN = 20_000;
const TRY_EVERY = 20;
/** Exports of what was there that are taken in vain, because it changed meanwhile. */
const SAFETIES = 3;
/** Characters of rows that go to the server at once, unless one row has more. */
const AT_ONCE = 512 * 1024;
/** What somebody else holds is waited for so long; so long may others wait for the last look at tables without a foreign key to the tenant. */
const LOCK_WITHIN = '10s';

/**
 * Make one tenant's rows what they were when they were exported, in one transaction in which nothing of anybody else changes: proven by count
 * and checksum of the rows of both before it is committed. Rejects with `NotRestorable`, `TenantBusy`, `ContainerDamaged`, or in the server's
 * words; then nothing was changed.
 */
export async function restoreTenant(inputs: TenantRestoreInputs, signal: AbortSignal): Promise<RestoredTenant> {
  const { login, spec, manifest } = inputs;
  let safeties = 0;
  const safety = async (): Promise<ExportManifest> => {
    safeties += 1;
    return inputs.safety();
  };
  // Sees what others have committed meanwhile.
  await using watch = await Session.open(login, signal);
  await using session = await Session.open(login, signal);
  // Sees what others commit all the same, and keeps tables from being altered, by what a check calls too.
  const tables = await beginWithTables(watch, 'BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY');
  const keys = new Set((await tenantsIn(watch, tables, spec)).map(({ key }) => key));
  const scope = scopeOf(tables, spec, manifest, keys);
  mustBePlain(tables, new Set(scope.exported.keys()));
  await prepareHold(session, scope);
  const deadline = performance.now() + BUSY_WITHIN;
  for (;;) {
    try {
      return await tryOnce({ ...inputs, safety }, { session, watch, tables, scope }, signal);
    } catch (error) {
      if (!(error instanceof TenantBusy || isConflict(error))) throw error;
      if (performance.now() > deadline || safeties >= SAFETIES) throw error instanceof TenantBusy ? error : new TenantBusy(error.message);
    }
    await session.run('ROLLBACK');
    await delay(TRY_EVERY, undefined, { signal });
  }
}

interface Work {
  readonly session: Session;
  readonly watch: Session;
  readonly tables: readonly DataTable[];
  readonly scope: Scope;
}

async function tryOnce(
  { spec, manifest, exports, isRehearsal, safety }: TenantRestoreInputs,
  { session, watch, tables, scope }: Work,
  signal: AbortSignal,
): Promise<RestoredTenant> {
  const { members, exported, conditions } = scope;
  await session.run(`BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL lock_timeout = '${LOCK_WITHIN}'`);
  const standing = await holdTenant(session);
  const mine = await tenantSums(session, scope);
  // With the tenant's row held nobody adds rows that refer to it; what was added just before is not in our snapshot.
  if (!sameSums(mine, await tenantSums(watch, scope))) throw new TenantBusy('rows of the tenant were written while they were looked at');
  const others = await otherSums(session, scope, mine);
  const kept = await keepWhatIs(scope, mine, { isStanding: standing, isRehearsal, safety });
  // No trigger fires and no foreign key acts: rows come back as they were, and nothing is deleted along with them.
  await session.run("SET LOCAL session_replication_role = 'replica'");
  const owner = await AsOwner.begin(
    session,
    members.map(({ table }) => table),
  );
  for (const { table, by } of members.toReversed()) {
    if (by.kind === 'tenant' || !exported.has(table.name)) continue;
    await owner.run(`DELETE FROM ${from(table)} AS x_ WHERE ${conditions.get(table.name)}`);
  }
  for await (const { table, rows } of batches(exports, manifest, signal)) {
    const member = members.find((one) => one.table.name === table.name);
    if (member === undefined) continue;
    const isStanding = member.by.kind === 'tenant' && standing;
    const statement = putBack(member, table, isStanding ? { key: spec.key, condition: conditions.get(table.name) ?? 'false' } : undefined);
    await owner.run(statement, rows);
  }
  await owner.end();
  await mustNotWait(session, watch, [...exported.keys()]);
  const counted = await mustBeRight(session, scope, others);
  const broken = await brokenReferences(session, tables, new Set(exported.keys()));
  if (broken.length > 0) throw new NotRestorable(broken.join('; '));
  await holdReferred(session, tables, conditions);
  await lastLook(session, watch, scope, mine);
  if (isRehearsal) await session.run('ROLLBACK');
  else {
    for (const { table } of members) await moveOn(session, table);
    await session.run('COMMIT');
  }
  return {
    tables: members.flatMap(({ table: { name } }) => {
      const table = exported.get(name);
      return table === undefined ? [] : [{ name, before: Number(mine.get(name)?.rows ?? 0n), after: table.rows }];
    }),
    untouched: members.map(({ table }) => table.name).filter((name) => !exported.has(name)),
    others: [...others.values()].reduce((sum, { rows }) => sum + Number(rows), 0),
    counted,
    safety: kept,
  };
}

interface Scope {
  readonly members: readonly Member[];
  /** By the table's name: what the export holds of a tenant's tables. */
  readonly exported: ReadonlyMap<string, ExportedTable>;
  /** By the table's name: which of its rows are the tenant's. */
  readonly conditions: ReadonlyMap<string, string>;
}

function scopeOf(tables: readonly DataTable[], spec: ExportSpec, manifest: ExportManifest, keys: ReadonlySet<string>): Scope {
  const value = manifest.tenant.key;
  const { members } = assign(tables, spec, value, keys);
  const byName = new Map(members.map((member) => [member.table.name, member]));
  const exported = new Map(manifest.tables.filter(({ belongs }) => belongs === 'tenant').map((table) => [table.name, table]));
  for (const name of exported.keys())
    if (!byName.has(name)) throw new NotRestorable(`${name} is in the export, and is no table of a tenant’s any more`);
  const conditions = new Map(members.map((member) => [member.table.name, conditionOf(member, byName, { column: spec.key, value })]));
  return { members, exported, conditions };
}

/** Prepared, since between the snapshot and the lock there must be no time to plan: what others commit in between would not be in the snapshot. */
async function prepareHold(session: Session, { members, conditions }: Scope): Promise<void> {
  const root = members.find(({ by }) => by.kind === 'tenant');
  if (root === undefined) throw new Error('no table of tenants');
  await session.run(`PREPARE hold AS SELECT FROM ${from(root.table)} AS x_ WHERE ${conditions.get(root.table.name)} FOR UPDATE NOWAIT`);
}

/**
 * Whoever adds a row that refers to the tenant waits from here on, until the end of the transaction. Resolves with whether there is such a tenant.
 * Nobody is waited for, for the same reason.
 */
async function holdTenant(session: Session): Promise<boolean> {
  const held = await session.count('EXECUTE hold');
  if (held > 1) throw new NotRestorable(`${held} rows of the tenants’ table are this tenant`);
  return held === 1;
}

/** What is about to be deleted is in an export, row for row. Resolves with the export's name; null: there is nothing, or nothing will change. */
async function keepWhatIs(
  { exported }: Scope,
  mine: ReadonlyMap<string, Sum>,
  {
    isStanding,
    isRehearsal,
    safety,
  }: { readonly isStanding: boolean; readonly isRehearsal: boolean; readonly safety: () => Promise<ExportManifest> },
): Promise<string | null> {
  if (!isStanding) {
    // Nothing exports the rows of a tenant that is not listed.
    for (const [name, { rows }] of mine)
      if (rows > 0n && exported.has(name))
        throw new NotRestorable(`the tenant is not in its table, but ${name} has ${rows} rows of it, which no export would keep`);
    return null;
  }
  if (isRehearsal) return null;
  const { name, tables } = await safety();
  const kept = new Map(tables.map((table): [string, Sum] => [table.name, { rows: BigInt(table.rows), checksum: BigInt(table.checksum) }]));
  if (!sameSums(mine, kept)) throw new TenantBusy('rows of the tenant were written while they were exported');
  return name;
}

async function tenantSums(session: Session, { members, conditions }: Scope): Promise<ReadonlyMap<string, Sum>> {
  const sums = new Map<string, Sum>();
  for (const { table } of members) sums.set(table.name, await sumOf(session, table, allOf(table), conditions.get(table.name)));
  return sums;
}

async function otherSums(session: Session, { members }: Scope, mine: ReadonlyMap<string, Sum>): Promise<ReadonlyMap<string, Sum>> {
  const sums = new Map<string, Sum>();
  for (const { table } of members) {
    const own = mine.get(table.name) ?? { rows: 0n, checksum: 0n };
    sums.set(table.name, minus(await sumOf(session, table, allOf(table)), own));
  }
  return sums;
}

/**
 * The tenant's rows are those of the export, and everybody else's those they were. Resolves with the tables of which only the rows were counted:
 * a generated column of the export is gone, and its hash has every column in it.
 */
async function mustBeRight(session: Session, scope: Scope, others: ReadonlyMap<string, Sum>): Promise<readonly string[]> {
  const { members, exported, conditions } = scope;
  const counted: string[] = [];
  for (const { table } of members) {
    const expected = exported.get(table.name);
    if (expected === undefined) continue;
    const there = new Set(allOf(table));
    const columns = expected.columns.map(({ name }) => name).filter((name) => there.has(name));
    const found = await sumOf(session, table, columns, conditions.get(table.name));
    const isGone = columns.length < expected.columns.length;
    const checksum = isGone ? found.checksum : BigInt(expected.checksum);
    if (isGone) counted.push(table.name);
    if (!isSame(found, { rows: BigInt(expected.rows), checksum }))
      throw new NotRestorable(
        `${table.name} would have ${found.rows} rows of the tenant that are not those of the export, which has ${expected.rows}`,
      );
  }
  const now = await otherSums(session, scope, await tenantSums(session, scope));
  for (const [name, sum] of others)
    if (!isSame(sum, now.get(name) ?? { rows: -1n, checksum: 0n }))
      throw new NotRestorable(`rows of ${name} that are not the tenant’s would change`);
  return counted;
}

/**
 * Nobody has written to the tenant meanwhile. Where no foreign key leads to the tenant's row, nothing held writers back: such tables are closed to
 * writers for this last look.
 */
async function lastLook(session: Session, watch: Session, scope: Scope, before: ReadonlyMap<string, Sum>): Promise<void> {
  const root = scope.members.find(({ by }) => by.kind === 'tenant')?.table.name;
  const open = scope.members.filter(({ table, by }) => {
    if (by.kind === 'schema') return true;
    return (
      by.kind === 'column' &&
      !table.foreignKeys.some(({ parent, columns }) => parent === root && columns.length === 1 && columns[0] === by.column)
    );
  });
  if (open.length > 0) await session.run(`LOCK TABLE ${open.map(({ table }) => from(table)).join(', ')} IN SHARE ROW EXCLUSIVE MODE`);
  if (!sameSums(before, await tenantSums(watch, scope))) throw new TenantBusy('rows of the tenant were written meanwhile');
}

/** The export's rows, as JSON arrays of no more than one statement should carry. */
async function* batches(
  exports: Exports,
  manifest: ExportManifest,
  signal: AbortSignal,
): AsyncGenerator<{ readonly table: ExportedTable; readonly rows: string }> {
  let current: ExportedTable | undefined;
  const bytes = async function* (): AsyncGenerator<Uint8Array> {
    for await (const { table, chunk } of exports.content(manifest, signal)) {
      current = table;
      yield chunk;
    }
  };
  let held: string[] = [];
  let size = 0;
  let of: ExportedTable | undefined;
  for await (const line of linesOf(bytes())) {
    // A table's last byte ends a line, so that a line and the chunk it came from are of one table.
    if (of !== undefined && held.length > 0 && (of !== current || size + line.length > AT_ONCE)) {
      yield { table: of, rows: `[${held.join(',')}]` };
      held = [];
      size = 0;
    }
    of = current;
    held.push(line);
    size += line.length;
  }
  if (of !== undefined && held.length > 0) yield { table: of, rows: `[${held.join(',')}]` };
}

function sameSums(one: ReadonlyMap<string, Sum>, other: ReadonlyMap<string, Sum>): boolean {
  return [...one].every(([name, sum]) => isSame(sum, other.get(name) ?? { rows: -1n, checksum: 0n }));
}

function allOf({ columns }: DataTable): readonly string[] {
  return columns.map(({ name }) => name);
}

/** Serialization failure, deadlock, lock not available. */
const CONFLICTS: ReadonlySet<string> = new Set(['40001', '40P01', '55P03']);

/** Somebody else had the row first: a new snapshot sees what they did. */
function isConflict(error: unknown): error is pg.DatabaseError {
  return error instanceof pg.DatabaseError && CONFLICTS.has(error.code ?? '');
}
