import * as z from 'zod';
import { identifier, type Session } from '../logical/content/index.ts';
import { type DataTable, from } from './tables.ts';

/** Of some rows of a table. Both add up: what the whole has more than a part is what the other rows have. */
export interface Sum {
  readonly rows: bigint;
  /** Of a 64-bit hash of every row's text; the same for any order of rows. */
  readonly checksum: bigint;
}

const sumSchema = z.object({ rows: z.coerce.bigint(), checksum: z.coerce.bigint() });

/**
 * Count and hash rows, as a logical backup does: by the columns' own output functions, in the order of the columns' names. `columns`: those
 * that count. `condition`: which rows, called `x_`.
 */
export async function sumOf(session: Session, table: DataTable, columns: readonly string[], condition = 'true'): Promise<Sum> {
  const values = columns
    .toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
    .map((name) => `x_.${identifier(name)}`);
  return session.row(
    sumSchema,
    `SELECT count(*)::text AS rows, coalesce(sum(hashtextextended(record_out(ROW(${values.join(', ')}))::text, 0)), 0)::text AS checksum
    FROM ${from(table)} AS x_ WHERE ${condition}`,
  );
}

export function minus(whole: Sum, part: Sum): Sum {
  return { rows: whole.rows - part.rows, checksum: whole.checksum - part.checksum };
}

export function isSame(one: Sum, other: Sum): boolean {
  return one.rows === other.rows && one.checksum === other.checksum;
}
