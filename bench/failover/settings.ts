/** How the database is set while faults are measured. */
export interface Setting {
  readonly id: 'prumo' | 'synchronous-2' | 'strict' | 'patroni';
  /** In records of runs; empty for Prumo's own defaults. */
  readonly label: string;
  /** After the names of samples. */
  readonly suffix: string;
  /** Keys of the spec's `database`, beside `fast_failover`. */
  readonly database: Readonly<Record<string, string | number | boolean>>;
  readonly synchronous: number;
}

const setting = (id: Setting['id'], label: string, database: Setting['database'], synchronous = 1): Setting => ({
  id,
  label,
  suffix: label === '' ? '' : `, ${label}`,
  database,
  synchronous,
});

/** What people get who set nothing. */
export const DEFAULT = setting('prumo', '', {});

/** In the order of measuring. Patroni's defaults are last: they are put in behind Prumo's back. */
export const SETTINGS: readonly Setting[] = [
  DEFAULT,
  setting('synchronous-2', 'synchronous: 2', { synchronous: 2 }, 2),
  setting('strict', 'strict mode', { strict: true }),
  setting('patroni', 'Patroni’s defaults', {}),
];

/** A spec as text: with Patroni's defaults there is no fast failover either. Pure. */
export function specOf(name: string, { id, database }: Setting, mode: 'crash' | 'hang'): string {
  const keys = { fast_failover: id === 'patroni' ? 'off' : mode, ...database };
  const written = Object.entries(keys)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ');
  return `name: ${name}\ndatabase: { ${written} }\n`;
}
