import { identifier } from '../../logical/content/index.ts';
import type { Member } from '../assign.ts';
import type { ExportedTable } from '../manifest.ts';
import { from } from '../tables.ts';

type ExportedColumn = ExportedTable['columns'][number];

/** What is restored cannot be what was exported, in the reader's words. */
export class NotRestorable extends Error {}

/**
 * The statement that puts rows back; `$1` is a JSON array of them. Generated columns make themselves, columns added since take their default.
 * The tenant's own row is changed where it stands: others refer to it, and wait on its lock. Throws `NotRestorable` for columns that are gone. Pure.
 */
export function putBack(
  member: Member,
  exported: ExportedTable,
  standing: { readonly key: string; readonly condition: string } | undefined,
): string {
  const { table } = member;
  const columns = writable(member, exported);
  const given = columns.map(({ name }) => `${identifier(name)} text`).join(', ');
  // Without columns each row is the one thing that can be told of it.
  const rows = columns.length === 0 ? 'pg_catalog.json_array_elements($1) AS r_(row_)' : `pg_catalog.json_to_recordset($1) AS r_(${given})`;
  if (standing !== undefined) {
    const fixed = new Set([standing.key, ...table.columns.filter(({ isAlwaysIdentity }) => isAlwaysIdentity).map(({ name }) => name)]);
    const changed = columns.filter(({ name }) => !fixed.has(name));
    // With nothing but its key there is nothing to change.
    const set =
      changed.length === 0
        ? [`${identifier(standing.key)} = x_.${identifier(standing.key)}`]
        : changed.map((column) => `${identifier(column.name)} = ${valueOf(column)}`);
    return `UPDATE ${from(table)} AS x_ SET ${set.join(', ')} FROM ${rows} WHERE ${standing.condition}`;
  }
  if (columns.length === 0) return `INSERT INTO ${table.name} SELECT FROM ${rows}`;
  const names = columns.map(({ name }) => identifier(name)).join(', ');
  return `INSERT INTO ${table.name} (${names}) OVERRIDING SYSTEM VALUE SELECT ${columns.map(valueOf).join(', ')} FROM ${rows}`;
}

/** Columns that take a value, each with the type it has now. */
function writable({ table }: Member, exported: ExportedTable): readonly Pick<ExportedColumn, 'name' | 'type' | 'as'>[] {
  return exported.columns.flatMap(({ name, as, isGenerated }) => {
    const now = table.columns.find((column) => column.name === name);
    if (now === undefined && !isGenerated) throw new NotRestorable(`${table.name} has no column ${name} any more`);
    return now === undefined || now.isGenerated ? [] : [{ name, type: now.type, as }];
  });
}

function valueOf({ name, type, as }: Pick<ExportedColumn, 'name' | 'type' | 'as'>): string {
  const value = `r_.${identifier(name)}`;
  return as === 'base64' ? `pg_catalog.decode(${value}, 'base64')` : `${value}::${type}`;
}
