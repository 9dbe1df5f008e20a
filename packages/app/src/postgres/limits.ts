import pg from 'pg';

/** How long a transaction may hold up others, milliseconds; 0 is without limit. */
export interface Limits {
  /** One statement, on the server. Default 5000. */
  readonly statement?: number;
  /** Waiting for one lock. Default 3000: below the limit of the statement, so that the error says what it waited for. */
  readonly lock?: number;
  /** Between two statements. Default 10,000: a transaction that waits for something else than the database keeps locks and its connection. */
  readonly idle?: number;
}

const DEFAULTS = { statement: 5000, lock: 3000, idle: 10_000 };

const SETTINGS = { statement: 'statement_timeout', lock: 'lock_timeout', idle: 'idle_in_transaction_session_timeout' } as const;
const KINDS = ['statement', 'lock', 'idle'] as const;

/** The limits as PostgreSQL's settings. @throws RangeError for what is no whole number of milliseconds. */
export function limitSettings(limits: Limits): Readonly<Record<string, string>> {
  return Object.fromEntries(
    KINDS.map((kind) => {
      const value = limits[kind] ?? DEFAULTS[kind];
      if (!Number.isSafeInteger(value) || value < 0 || value > 2_147_483_647) throw new RangeError(`${kind}: ${value} is no time limit`);
      return [SETTINGS[kind], String(value)];
    }),
  );
}

/**
 * SQL that gives a role these limits from its next login. A transaction pooler refuses them from its clients (PgBouncer 1.18: `unsupported startup
 * parameter`), and a `SET` would go to whichever connection is free; so what is sent outside of {@link inTransaction} is limited only by its role.
 */
export function roleLimits(role: string, limits: Limits): readonly string[] {
  return Object.entries(limitSettings(limits)).map(([name, value]) => `ALTER ROLE ${pg.escapeIdentifier(role)} SET ${name} = ${value}`);
}

/**
 * `SELECT set_config(…, true)`: settings that end with the transaction, whoever gets the connection afterwards.
 * @throws TypeError for a name that is none, or a value with a NUL, which would cut the statement.
 */
export function localSettings(settings: Readonly<Record<string, string>>): string {
  const calls = Object.entries(settings).map(([name, value]) => {
    if (!/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?$/.test(name)) throw new TypeError(`${JSON.stringify(name)} is no name of a setting`);
    if (value.includes('\0')) throw new TypeError(`the value of ${name} contains a NUL`);
    return `set_config('${name}', ${pg.escapeLiteral(value)}, true)`;
  });
  return `SELECT ${calls.join(', ')}`;
}
