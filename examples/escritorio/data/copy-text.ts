/** A value PostgreSQL takes in COPY's text form. */
export type CopyValue = string | number | bigint | null;

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** One line of COPY … FROM STDIN in text format, line end included. */
export function copyLine(values: readonly CopyValue[]): string {
  return `${values.map((value) => (value === null ? '\\N' : String(value).replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] ?? character))).join('\t')}\n`;
}
