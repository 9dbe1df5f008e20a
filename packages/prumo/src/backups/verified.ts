/** A line of `verify` that counts something that is not as it was written. */
const BAD = /status: error|(?:checksum invalid|missing|size invalid|other): [1-9]|^(?:ERROR|WARN)/;

/**
 * What `pgbackrest verify --output=text --verbose` tells of damage: its own lines, and each of these backups that it does not call valid. One
 * whose folder is gone is not among what it looks at. Pure.
 */
export function damageIn(printed: string, labels: readonly string[]): readonly string[] {
  const lines = printed.split('\n').map((line) => line.trim());
  const valid = new Set(lines.flatMap((line) => /^backup: (\S+), status: valid\b/.exec(line)?.[1] ?? []));
  return [
    ...lines.filter((line) => BAD.test(line)),
    ...labels.filter((label) => !valid.has(label)).map((label) => `backup ${label} was not found to be valid`),
  ];
}
