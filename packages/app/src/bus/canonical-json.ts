/** JSON with the keys of objects in order, so that the same content gives the same text. @throws TypeError for what JSON cannot hold. Pure. */
export function canonicalJson(value: unknown): string {
  const text = JSON.stringify(value, (_, inner: unknown) => {
    if (inner instanceof Map || inner instanceof Set) throw new TypeError('JSON cannot hold a Map or a Set');
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
  return text ?? 'null';
}
