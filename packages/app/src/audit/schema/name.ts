/** A name as SQL takes it, quoted. Only plain ones: what needs quoting to be a name is a mistake here. @throws TypeError */
export function sqlName(name: string): string {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name)) throw new TypeError('a name in SQL has small letters, digits and _, at most 63');
  return `"${name}"`;
}

/** A text as SQL takes it. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
