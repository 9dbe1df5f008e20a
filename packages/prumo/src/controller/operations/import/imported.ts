import type { ImportRecord } from '../../../backups/import/index.ts';
import type { Content } from '../../../backups/logical/content/index.ts';

/** A table on both sides. Null: not there, or nothing to say. */
export interface ComparedTable {
  readonly name: string;
  readonly source: number | null;
  readonly stack: number | null;
  /** Null: there is nothing to compare with. */
  readonly isSame: boolean | null;
}

export interface Compared {
  readonly tables: readonly ComparedTable[];
  /** Null: not known of a file. */
  readonly sequences: number | null;
  readonly largeObjects: number | null;
}

export interface Imported extends Compared {
  readonly record: ImportRecord;
  /** Name of the database that was; null: nothing was switched. */
  readonly kept: string | null;
  /** Milliseconds for which transactions waited. */
  readonly held: number;
}

/** Every table on either side. Pure. */
export function comparedTables(source: Content, stack: Content): readonly ComparedTable[] {
  const [before, after] = [source, stack].map(({ tables }) => new Map(tables.map((table) => [table.name, table])));
  const names = [...new Set([source, stack].flatMap(({ tables }) => tables.map(({ name }) => name)))];
  return names.map((name) => {
    const [was, is] = [before?.get(name), after?.get(name)];
    return { name, source: was?.rows ?? null, stack: is?.rows ?? null, isSame: was?.checksum === is?.checksum && was?.rows === is?.rows };
  });
}
