import type pg from 'pg';
import { sqlName } from '../schema/name.ts';
import { labelOf, type Person, rowsOf, type SubjectMap } from './map.ts';

export interface Correction {
  /** With its part, where it has one: `documents:filed`. */
  readonly table: string;
  /** Key of the row. */
  readonly record: string;
  readonly values: Readonly<Record<string, string | number | boolean | null>>;
}

/**
 * Puts right what the person may have put right (LGPD, art. 18, III), in the caller's transaction. Returns the names of the fields, for the entry with the action
 * `rectify` that belongs into it. @throws TypeError for a column that is not declared as rectifiable; NotTheirs where there is no such row of theirs.
 */
export async function rectify(client: pg.ClientBase, map: SubjectMap, person: Person, correction: Correction): Promise<readonly string[]> {
  const table = map.tables.find((one) => labelOf(one) === correction.table);
  const columns = Object.keys(correction.values);
  const wrong = columns.filter((column) => !table?.rectifiable?.includes(column));
  if (table === undefined || columns.length === 0 || wrong.length > 0)
    throw new TypeError('what is to be put right is not declared as rectifiable');
  const { from, where, values } = rowsOf(table, person);
  const key = values.length + 1;
  const set = columns.map((column, index) => `${sqlName(column)} = $${key + 1 + index}`).join(', ');
  const changed = await client.query(`UPDATE ${from} SET ${set} WHERE ${where} AND ${sqlName(table.key)} = $${key}`, [
    ...values,
    correction.record,
    ...Object.values(correction.values),
  ]);
  if (changed.rowCount !== 1) throw new NotTheirs('there is no such row of this person');
  return columns;
}

/** The row is not there, or is somebody else's. */
export class NotTheirs extends Error {
  override readonly name = 'NotTheirs';
}
