import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { Appended } from '../append.ts';
import type { Signer } from '../chain/signer.ts';
import type { AuditPlace } from '../ledger.ts';
import { sqlName } from '../schema/name.ts';
import { refuseIfHeld } from './holds.ts';
import { type Anonymous, labelOf, type Person, rowsOf, type SubjectMap, type SubjectTable } from './map.ts';
import { type ErasedTable, type ErasureReceipt, saltedHash, signReceipt } from './receipt.ts';

export interface EraseOptions extends AuditPlace {
  readonly map: SubjectMap;
  readonly person: Person;
  readonly signer: Signer;
  /** Writes the entry with the action `erase` and these names of columns, in the same transaction: `(columns) => audit.record(client, …)`. */
  readonly entry: (columns: readonly string[]) => Promise<Appended>;
}

/**
 * Erases a person's data (LGPD, art. 18, IV and VI) by the rule of each table, in the caller's transaction, where the tenant is set. Afterwards it is looked whether anything is left; if so, nothing is
 * erased. @throws OnHold; StillThere; or what a foreign key or a constraint of the tables says.
 */
export async function eraseSubject(client: pg.ClientBase, options: EraseOptions): Promise<ErasureReceipt> {
  const { map, person, signer } = options;
  await refuseIfHeld(client, map.kind, person, options);
  const salt = randomBytes(16).toString('base64url');
  const tables: ErasedTable[] = [];
  for (const table of map.tables) {
    const keys = await eraseIn(client, table, person);
    const because = table.erase.rule === 'keep' ? { because: table.erase.because } : {};
    tables.push({ table: labelOf(table), rule: table.erase.rule, ...because, rows: keys.length, keys: saltedHash(salt, keys) });
  }
  const left = await findLeft(client, map, person);
  if (left.length > 0) throw new StillThere(`still there after erasing: ${left.join(', ')}`);
  const columns = map.tables.filter(({ erase }) => erase.rule !== 'keep').flatMap((table) => table.columns);
  const entry = await options.entry([...new Set(columns)]);
  return signReceipt(signer, { kind: map.kind, person, salt, tables, entry });
}

/** Something of what was to be erased is there yet: a trigger put it back, or a row came meanwhile. */
export class StillThere extends Error {
  override readonly name = 'StillThere';
}

/** Tables in which something is left that should be erased; to be asked again later too, after a restore for instance. */
export async function findLeft(client: pg.ClientBase, map: SubjectMap, person: Person): Promise<readonly string[]> {
  const left: string[] = [];
  for (const table of map.tables) {
    if (table.erase.rule === 'keep') continue;
    const { from, where, values } = rowsOf(table, person);
    const assigned = table.erase.rule === 'anonymise' ? assignments(table, table.erase.set, values.length) : undefined;
    const differs = assigned?.map(({ column, value }) => `${column} IS DISTINCT FROM ${value}`).join(' OR ');
    const { rowCount } = await client.query(
      `SELECT FROM ${from} WHERE ${where}${differs === undefined ? '' : ` AND (${differs})`} LIMIT 1`,
      [...values, ...(assigned ?? []).map(({ bound }) => bound)],
    );
    if (rowCount !== 0) left.push(labelOf(table));
  }
  return left;
}

/** Keys of the rows it was done to. */
async function eraseIn(client: pg.ClientBase, table: SubjectTable, person: Person): Promise<readonly string[]> {
  const { from, where, values } = rowsOf(table, person);
  const key = `${sqlName(table.key)}::text AS key`;
  switch (table.erase.rule) {
    case 'keep':
      return keysOf(await client.query<{ key: string }>(`SELECT ${key} FROM ${from} WHERE ${where}`, [...values]));
    case 'delete':
      return keysOf(await client.query<{ key: string }>(`DELETE FROM ${from} WHERE ${where} RETURNING ${key}`, [...values]));
    case 'anonymise': {
      const assigned = assignments(table, table.erase.set, values.length);
      const set = assigned.map(({ column, value }) => `${column} = ${value}`).join(', ');
      const bound = assigned.map((one) => one.bound);
      return keysOf(
        await client.query<{ key: string }>(`UPDATE ${from} SET ${set} WHERE ${where} RETURNING ${key}`, [...values, ...bound]),
      );
    }
  }
}

function assignments(table: SubjectTable, set: Readonly<Record<string, Anonymous>>, taken: number) {
  return Object.entries(set).map(([name, anonymous], index) => {
    const parameter = `$${taken + index + 1}`;
    if (typeof anonymous === 'object' && anonymous !== null)
      return { column: sqlName(name), value: `(${parameter}::text || ${sqlName(table.key)}::text)`, bound: anonymous.unique };
    return { column: sqlName(name), value: parameter, bound: anonymous };
  });
}

function keysOf({ rows }: { readonly rows: readonly { readonly key: string }[] }): readonly string[] {
  return rows.map(({ key }) => key);
}
