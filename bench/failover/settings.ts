/** How the database is set while faults are measured. */
export interface Setting {
  readonly id: 'prumo' | 'synchronous-2' | 'strict' | 'patroni';
  /** In records of runs; empty for Prumo's own defaults. */
  readonly label: string;
  /** After the names of samples. */
  readonly suffix: string;
  /** Keys of the spec's `database`. */
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

/** A spec as text: with Patroni's defaults there is no fast failover either, else what is not set is Prumo's default. Pure. */
export function specOf(name: string, { id, database }: Setting): string {
  const written = Object.entries({ ...(id === 'patroni' ? { fast_failover: 'off' } : {}), ...database })
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ');
  return `name: ${name}\ndatabase: { ${written} }\n`;
}
