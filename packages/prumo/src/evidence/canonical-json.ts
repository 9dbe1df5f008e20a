/**
 * JSON with one form for each value: keys sorted by UTF-16 code unit, no spaces, numbers as ECMAScript writes them (RFC 8785).
 * Throws for what JSON cannot hold (NaN, functions, bigint), since evidence must not lose a value silently.
 */
export function canonicalJson(value: unknown): string {
  return written(value, '$');
}

function written(value: unknown, path: string): string {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error(`${path} is ${value}, which JSON cannot hold`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((inner: unknown, index) => written(inner, `${path}[${index}]`)).join(',')}]`;
  if (typeof value !== 'object') throw new Error(`${path} is a ${typeof value}, which JSON cannot hold`);
  const members = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, inner]) => `${JSON.stringify(key)}:${written(inner, `${path}.${key}`)}`).join(',')}}`;
}
