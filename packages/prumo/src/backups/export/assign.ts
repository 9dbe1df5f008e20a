import type { ExportSpec } from '../../spec/index.ts';
import { type DataTable, type ForeignKey, isCalled } from './tables.ts';

/** How it is known whose the rows of a table are. */
export type Belonging =
  /** It lists the tenants. */
  | { readonly kind: 'tenant' }
  | { readonly kind: 'column'; readonly column: string }
  /** By the row a foreign key refers to, in a table before this one. */
  | { readonly kind: 'parent'; readonly foreignKey: ForeignKey }
  /** The whole table, in a schema of the tenant's own. */
  | { readonly kind: 'schema' };

export interface Member {
  readonly table: DataTable;
  readonly by: Belonging;
}

export interface LeftOut {
  readonly name: string;
  /** In English words, for a manifest. */
  readonly why: string;
}

export interface Assignment {
  /** Tables with a tenant's rows; each after the one its rows are found by. */
  readonly members: readonly Member[];
  /** Whole tables to be read along. */
  readonly shared: readonly DataTable[];
  readonly leftOut: readonly LeftOut[];
}

/** What the spec says cannot be. */
export class NotAssignable extends Error {}

/** The schema of a tenant's own tables. */
export function schemaOf(pattern: string, key: string): string {
  return pattern.replace('{key}', () => key);
}

/**
 * Which tables hold a tenant's rows and by what, which go along, and which are left out and why: every table is in one of the three. Throws
 * `NotAssignable` where the spec names what is not there. `key`: the tenant; `keys`: all of them. Pure.
 */
export function assign(tables: readonly DataTable[], spec: ExportSpec, key: string, keys: ReadonlySet<string>): Assignment {
  const find = (written: string): DataTable => {
    const table = tables.find((one) => isCalled(one, written));
    if (table === undefined) throw new NotAssignable(`there is no table ${written}`);
    return table;
  };
  const root = find(spec.table);
  for (const column of [spec.key, ...(spec.title === undefined ? [] : [spec.title])])
    if (!hasColumn(root, column)) throw new NotAssignable(`the table ${spec.table} has no column ${column}`);
  const shared = spec.shared.map(find);
  const excluded = new Set(spec.exclude.map(find));
  const through = new Map(Object.entries(spec.through).map(([written, columns]) => [find(written), keyOver(find(written), columns)]));
  const members = new Map<string, Member>([[root.name, { table: root, by: { kind: 'tenant' } }]]);
  const open = tables.filter((table) => table !== root && !shared.includes(table) && !excluded.has(table) && !table.isForeign);
  for (const table of open) {
    const by = through.has(table) ? undefined : ownWay(table, spec, key);
    if (by !== undefined) members.set(table.name, { table, by });
  }
  const reasons = followForeignKeys(
    open.filter(({ name }) => !members.has(name)),
    members,
    through,
  );
  const others = spec.schema === undefined ? new Set<string>() : new Set([...keys].map((one) => schemaOf(spec.schema ?? '', one)));
  const leftOut = tables.flatMap((table): readonly LeftOut[] => {
    if (members.has(table.name) || shared.includes(table) || others.has(table.schema)) return [];
    if (table.isForeign) return [{ name: table.name, why: 'a foreign table: its rows are kept elsewhere' }];
    return [{ name: table.name, why: excluded.has(table) ? 'left out by the spec' : (reasons.get(table.name) ?? NOTHING) }];
  });
  return { members: [...members.values()], shared, leftOut };
}

const NOTHING = 'no column and no foreign key says whose its rows are';

function ownWay(table: DataTable, { column, schema }: ExportSpec, key: string): Belonging | undefined {
  if (schema !== undefined) return table.schema === schemaOf(schema, key) ? { kind: 'schema' } : undefined;
  return column !== undefined && hasColumn(table, column) ? { kind: 'column', column } : undefined;
}

/** Table by table, as far as foreign keys lead. Where several do, one that is never null decides if it is the only such; else the table stays out. */
function followForeignKeys(
  open: readonly DataTable[],
  members: Map<string, Member>,
  through: ReadonlyMap<DataTable, ForeignKey>,
): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>();
  let rest = open;
  for (;;) {
    const found: Member[] = [];
    for (const table of rest) {
      const told = through.get(table);
      const leading = (told === undefined ? table.foreignKeys : [told]).filter(
        ({ parent }) => parent !== table.name && members.has(parent),
      );
      const required = leading.filter(({ isRequired }) => isRequired);
      const [foreignKey, another] = required.length === 1 ? required : leading;
      if (foreignKey === undefined) continue;
      if (another === undefined) found.push({ table, by: { kind: 'parent', foreignKey } });
      else
        reasons.set(
          table.name,
          `several foreign keys lead to a tenant, and \`through\` does not say which: ${leading.map(nameOf).join(', ')}`,
        );
    }
    if (found.length === 0) return reasons;
    for (const member of found) members.set(member.table.name, member);
    rest = rest.filter(({ name }) => !members.has(name));
  }
}

function keyOver(table: DataTable, columns: readonly string[]): ForeignKey {
  const found = table.foreignKeys.find(
    (one) => one.columns.length === columns.length && columns.every((name) => one.columns.includes(name)),
  );
  if (found !== undefined) return found;
  throw new NotAssignable(`${table.name} has no foreign key over ${columns.join(', ')}`);
}

function nameOf({ columns, parent }: ForeignKey): string {
  return `(${columns.join(', ')}) to ${parent}`;
}

function hasColumn({ columns }: DataTable, name: string): boolean {
  return columns.some((column) => column.name === name);
}
