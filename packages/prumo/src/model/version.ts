/**
 * Compare dotted numbers as people mean them: `1.18` before `1.24`, `3.0` before `3.0.2`. Anything after the numbers is
 * ignored. Negative, zero or positive, as `Array.sort` wants it.
 */
export function compareVersions(left: string, right: string): number {
  const a = numbersOf(left);
  const b = numbersOf(right);
  for (let position = 0; position < Math.max(a.length, b.length); position += 1) {
    const difference = (a[position] ?? 0) - (b[position] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

export function isAtLeast(version: string, minimum: string): boolean {
  return compareVersions(version, minimum) >= 0;
}

function numbersOf(version: string): readonly number[] {
  const dotted = /^\d+(\.\d+)*/.exec(version)?.[0] ?? '0';
  return dotted.split('.').map(Number);
}
