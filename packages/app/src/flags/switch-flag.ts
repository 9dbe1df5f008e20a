import type { Queryable } from './database.ts';
import type { Switch } from './evaluate.ts';
import { CHANNEL } from './table.ts';

type Setting = Pick<Switch, 'value' | 'percent'>;

/** What was switched, by whom and why. Values of flags are no personal data. */
export interface FlagChange {
  readonly flag: string;
  /** Undefined for all. */
  readonly tenant: string | undefined;
  readonly before: Setting | null;
  readonly after: Setting | null;
  readonly by: string;
  readonly reason: string;
}

/** Everything that is switched. */
export async function readSwitches(client: Queryable): Promise<readonly Switch[]> {
  const { rows } = await client.query<Switch>('SELECT flag, tenant, value, percent::float8 AS percent FROM feature_flags');
  return rows;
}

/** Writes a switch and its history, and tells everybody when it is committed. `after: null` takes it off. Returns what was changed. */
export async function writeSwitch(client: Queryable, change: Omit<FlagChange, 'before'>): Promise<FlagChange> {
  const { flag, after, by, reason } = change;
  const tenant = change.tenant ?? '';
  // One switch of a flag at a time, or two histories would tell of one past.
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`feature_flag:${flag}`]);
  const { rows } = await client.query<Setting>('SELECT value, percent::float8 AS percent FROM feature_flags WHERE flag = $1 AND tenant = $2', [
    flag,
    tenant,
  ]);
  const before = rows[0] ?? null;
  if (after === null) await client.query('DELETE FROM feature_flags WHERE flag = $1 AND tenant = $2', [flag, tenant]);
  else {
    await client.query(
      `INSERT INTO feature_flags (flag, tenant, value, percent) VALUES ($1, $2, $3::jsonb, $4)
       ON CONFLICT (flag, tenant) DO UPDATE SET value = excluded.value, percent = excluded.percent`,
      [flag, tenant, JSON.stringify(after.value), after.percent],
    );
  }
  const asJson = (setting: Setting | null): string | null => (setting === null ? null : JSON.stringify(setting));
  await client.query(
    `INSERT INTO feature_flag_changes (flag, tenant, before, after, changed_by, reason) VALUES ($1, $2, $3::jsonb, $4::jsonb, $5, $6)`,
    [flag, tenant, asJson(before), asJson(after), by, reason],
  );
  await client.query('SELECT pg_notify($1, $2)', [CHANNEL, flag]);
  return { ...change, before };
}

export interface PastChange extends FlagChange {
  readonly at: Date;
}

/** The last switches of a flag, newest first; 100 at most. */
export async function historyOf(client: Queryable, flag: string): Promise<readonly PastChange[]> {
  const { rows } = await client.query<Omit<PastChange, 'tenant'> & { tenant: string }>(
    `SELECT flag, tenant, before, after, changed_by AS by, reason, changed_at AS at FROM feature_flag_changes
     WHERE flag = $1 ORDER BY id DESC LIMIT 100`,
    [flag],
  );
  return rows.map((row) => ({ ...row, tenant: row.tenant === '' ? undefined : row.tenant }));
}
