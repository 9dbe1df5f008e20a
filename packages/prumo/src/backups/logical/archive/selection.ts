import { keyOf } from '../table-name.ts';
import type { TocEntry } from './toc.ts';

/**
 * What is restored where some tables alone are wanted (`tableKey`s): all definitions, since what a table needs (types, functions, a
 * parent) is not known before it is missed; rows of the wanted tables; no foreign keys and no filled materialised views, for the rows they
 * are of may not be there; and no large objects. Pure.
 */
export function entriesOf(entries: readonly TocEntry[], tables: ReadonlySet<string>): readonly TocEntry[] {
  return entries.filter(({ kind, schema, name }) => {
    if (kind === 'TABLE DATA') return schema !== null && tables.has(keyOf(schema, name));
    return kind !== 'FK CONSTRAINT' && kind !== 'MATERIALIZED VIEW DATA' && !kind.startsWith('BLOB') && !name.startsWith('LARGE OBJECT ');
  });
}
