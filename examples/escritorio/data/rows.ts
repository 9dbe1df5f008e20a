import type { CopyValue } from './copy-text.ts';
import type { TableName } from './tables.ts';

/** Takes one made row. */
export type Emit = (table: TableName, row: readonly CopyValue[]) => void;

/** A case as its documents name it. */
export interface CaseBrief {
  readonly id: number;
  readonly title: string;
  readonly number: string;
}
