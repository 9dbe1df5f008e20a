import pg from 'pg';
import { identifier } from '../logical/content/index.ts';
import { type Member, NotAssignable } from './assign.ts';
import { from } from './tables.ts';

/**
 * SQL that is true for the rows of a table, called by `alias`, that are a tenant's. `key` of the tenants' table; any text is safe. A superuser runs
 * it: throws `NotAssignable` where it would call what users made. Pure.
 */
export function conditionOf(
  member: Member,
  members: ReadonlyMap<string, Member>,
  key: { readonly column: string; readonly value: string },
  alias = 'x_',
): string {
  const { table, by } = member;
  if (by.kind === 'schema') return 'true';
  if (by.kind !== 'parent') {
    const name = by.kind === 'tenant' ? key.column : by.column;
    const column = table.columns.find((one) => one.name === name);
    if (column === undefined) throw new NotAssignable(`${table.name} has no column ${name}`);
    const { type, base } = column;
    if (base === null) throw new NotAssignable(`${table.name}.${name} says whose a row is, and is a ${type}: use a column of a plain type`);
    // A value of the column's own type: an index on it serves.
    return `${alias}.${identifier(name)} = ${pg.escapeLiteral(key.value)}::${base}`;
  }
  const { parent, columns, parentColumns, operators, isPlain } = by.foreignKey;
  if (!isPlain) throw new NotAssignable(`${table.name} refers by (${columns.join(', ')}) to ${parent} by way of a cast that somebody made`);
  const above = members.get(parent);
  if (above === undefined) throw new Error(`${parent} has no tenant`);
  const upper = `${alias}u`;
  const joined = columns.map(
    (column, at) => `${upper}.${identifier(parentColumns[at] ?? '')} ${operators[at]} ${alias}.${identifier(column)}`,
  );
  return `EXISTS (SELECT FROM ${from(above.table)} AS ${upper} WHERE ${joined.join(' AND ')} AND ${conditionOf(above, members, key, upper)})`;
}
