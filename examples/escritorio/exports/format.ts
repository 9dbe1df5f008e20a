import { BYTE_ORDER_MARK, type Cell, csvLine } from './csv.ts';

export const FORMATS = ['csv', 'ndjson'] as const;
export type ExportFormat = (typeof FORMATS)[number];

export type Row = Readonly<Record<string, Cell>>;

/** How rows become a file: what stands before them, and a line for each. */
export interface Writer {
  readonly head: string;
  line(row: Row): string;
}

/** @param mark whether CSV begins with a byte order mark */
export function writerOf(format: ExportFormat, columns: readonly string[], mark: boolean): Writer {
  if (format === 'ndjson') return { head: '', line: (row) => `${JSON.stringify(row)}\n` };
  return {
    head: `${mark ? BYTE_ORDER_MARK : ''}${csvLine(columns)}`,
    line: (row) => csvLine(columns.map((column) => row[column] ?? null)),
  };
}
