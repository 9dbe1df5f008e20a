import type { Log } from './database.ts';
import type { Switch } from './evaluate.ts';
import type { Declarations } from './flag.ts';

/** Switches by flag, and by tenant in it. */
export type Switches = ReadonlyMap<string, ReadonlyMap<string, Switch>>;

/** Reads the rows of declared flags that a flag can be; another release may have known other flags and values, which is told once for each flag. */
export function createReader(declared: Declarations, log: Log | undefined): (rows: readonly Switch[]) => Switches {
  const warned = new Set<string>();
  return (rows) => {
    const flags = new Map<string, Map<string, Switch>>();
    for (const row of rows) {
      const flag = declared[row.flag];
      if (flag === undefined) continue;
      try {
        const ofFlag = flags.get(row.flag) ?? new Map<string, Switch>();
        ofFlag.set(row.tenant, { ...row, value: flag.parse(row.value) });
        flags.set(row.flag, ofFlag);
      } catch (error) {
        if (!warned.has(row.flag)) log?.warn({ flag: row.flag, err: error }, 'the flag is switched to what it cannot be; that switch is left out');
        warned.add(row.flag);
      }
    }
    return flags;
  };
}
