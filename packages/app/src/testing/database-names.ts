import { createHash, randomInt } from 'node:crypto';

/** How the databases of tests are named: `<prefix>_t_<key>` is a template, `<prefix>_<run>_<n>` a test's. */
export interface DatabaseNames {
  readonly template: string;
  /** A number of this process alone; it holds a lock of this number while it lives. */
  readonly run: number;
  next(): string;
  /** The run a test's database belongs to; undefined for any other database. */
  runOf(name: string): number | undefined;
  isTemplate(name: string): boolean;
}

/**
 * @param version of what the template holds, such as the checksums of all migrations: another one is another template.
 * @throws TypeError for a prefix that could be mistaken for something else.
 */
export function databaseNames(prefix: string, version: string): DatabaseNames {
  if (!/^[a-z][a-z0-9]{1,20}$/.test(prefix)) throw new TypeError('the prefix has 2 to 21 small letters and digits, a letter first');
  const key = createHash('sha256').update(version).digest('hex').slice(0, 16);
  const run = randomInt(1, 2 ** 31);
  let count = 0;
  return {
    template: `${prefix}_t_${key}`,
    run,
    next: () => `${prefix}_${run}_${(count += 1)}`,
    runOf(name) {
      const found = new RegExp(`^${prefix}_(\\d{1,10})_\\d+$`).exec(name)?.[1];
      return found === undefined || Number(found) >= 2 ** 31 ? undefined : Number(found);
    },
    isTemplate: (name) => new RegExp(`^${prefix}_t_[0-9a-f]{16}$`).test(name),
  };
}
