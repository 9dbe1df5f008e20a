/**
 * How a column's values stand in a row's JSON. Whatever way, a value is either null, or a JSON string that is its PostgreSQL text, or JSON whose
 * own text is that text (a number, true, an object): so one rule reads all of them back, except `base64`, which must be decoded.
 */
export type Encoding = 'text' | 'json' | 'base64' | 'instant';

const ENCODINGS: Readonly<Record<string, Encoding>> = {
  boolean: 'json',
  smallint: 'json',
  integer: 'json',
  json: 'json',
  jsonb: 'json',
  bytea: 'base64',
  date: 'instant',
  'timestamp without time zone': 'instant',
  'timestamp with time zone': 'instant',
};

/** By the type as SQL writes it, without its precision. What is not listed is text: a number of any length loses nothing there. */
export function encodingOf(type: string): Encoding {
  return ENCODINGS[type.replace(/\(\d+\)/, '')] ?? 'text';
}

export interface EncodedColumn {
  readonly name: string;
  readonly as: Encoding;
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** A line of COPY's text format as a line of NDJSON. `columns` in the order of the line. Pure. */
export function rowOf(line: string, columns: readonly EncodedColumn[]): string {
  // A table without columns has empty lines, which are rows all the same.
  if (columns.length === 0) return '{}\n';
  const values = line.split('\t');
  if (values.length !== columns.length) throw new Error(`a row with ${values.length} values in a table of ${columns.length} columns`);
  return `{${columns.map(({ name, as }, at) => `${JSON.stringify(name)}:${valueOf(values[at] ?? '', as)}`).join(',')}}\n`;
}

function valueOf(written: string, as: Encoding): string {
  if (written === '\\N') return 'null';
  const text = written.includes('\\') ? written.replaceAll(/\\(.)/g, (_, sign: string) => ESCAPES[sign] ?? sign) : written;
  switch (as) {
    case 'text':
      return JSON.stringify(text);
    case 'base64':
      return JSON.stringify(Buffer.from(text.slice(2), 'hex').toString('base64'));
    case 'instant':
      return JSON.stringify(isoOf(text));
    case 'json':
      return bare(text);
  }
}

/** JSON as it is where a line can hold it. A JSON null would be read as none, a JSON string as its content: those are written as a string of the JSON. */
function bare(text: string): string {
  if (text === 't') return 'true';
  if (text === 'f') return 'false';
  const isOneLine = !/[\n\r]/.test(text);
  return isOneLine && /^(?:-?\d+$|[[{])/.test(text) ? text : JSON.stringify(text);
}

/** ISO 8601 where PostgreSQL's own text is nearly that; before Christ, after 9999 and infinity have none. */
function isoOf(text: string): string {
  return text.replace(
    /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)(\+00)?$/,
    (_, day: string, time: string, zone?: string) => `${day}T${time}${zone === undefined ? '' : 'Z'}`,
  );
}
