/** A value of a row: text, number, or nothing. */
export type Cell = string | number | null;

/** What makes spreadsheets take UTF-8 for what it is. */
export const BYTE_ORDER_MARK = '\uFEFF';

/**
 * One line of CSV (RFC 4180): commas, CRLF, quotes doubled. A text a spreadsheet would run as a formula gets an apostrophe before it, as OWASP
 * says (CSV Injection): one that begins with = + - @, a tab, a carriage return or a line feed, or their full-width forms. Numbers are written as they are.
 */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const guarded = /^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(guarded) || guarded !== cell || /^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
