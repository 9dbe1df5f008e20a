/** A part of a qualified name: in quotes, which it may hold doubled, or without. */
const PART = '(?:"(?:[^"]|"")+"|[^".]+)';
const QUALIFIED = new RegExp(`^(${PART})\\.(${PART})$`);

/** A table by its two names, to be compared; `public.users` and `public."users"` are one. Undefined: no qualified name. Pure. */
export function tableKey(name: string): string | undefined {
  const [, schema, table] = QUALIFIED.exec(name) ?? [];
  return schema === undefined || table === undefined ? undefined : keyOf(unquoted(schema), unquoted(table));
}

/** The same of names that are not quoted. */
export function keyOf(schema: string, table: string): string {
  return `${schema}\u0000${table}`;
}

function unquoted(part: string): string {
  return part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part;
}
