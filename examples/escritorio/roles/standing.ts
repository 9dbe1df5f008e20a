import type { Database } from '../database/pools.ts';
import { read } from '../database/read.ts';
import { isTransient } from '../database/transient.ts';

/** What an office says of someone now, whatever their session remembers of when they signed in. */
export interface Standing {
  readonly role: string;
  readonly active: boolean;
  /** Signed in with a one-time password and has not chosen one. */
  readonly mustChoosePassword: boolean;
}

export interface Standings {
  /** @throws connection errors, where nothing is known of the last minute either. */
  of(officeId: number, userId: string, fresh?: boolean): Promise<Standing>;
  /** This process asks anew; the others do within two seconds. */
  forget(officeId: number, userId: string): void;
}

/** Milliseconds an answer counts; and while the database is away, so that a failover does not turn everyone out. */
const KEEP = 2000;
const KEEP_WHEN_AWAY = 60_000;
const MOST_KEPT = 10_000;
const GONE: Standing = { role: '', active: false, mustChoosePassword: false };

export function createStandings(database: Database, now: () => number = () => performance.now()): Standings {
  const kept = new Map<string, { readonly standing: Standing; readonly at: number }>();
  const keyOf = (officeId: number, userId: string): string => `${officeId}:${userId}`;

  function ask(office: number, userId: string, fresh: boolean): Promise<Standing> {
    return read(database, { office, fresh }, async (client) => {
      const { rows } = await client.query<Standing>(
        `SELECT role, deactivated_at IS NULL AS active, password_expires_at IS NOT NULL AS "mustChoosePassword" FROM users WHERE id = $1`,
        [userId],
      );
      return rows[0] ?? GONE;
    });
  }

  return {
    async of(officeId, userId, fresh = false) {
      const key = keyOf(officeId, userId);
      const known = kept.get(key);
      if (known !== undefined && now() - known.at < KEEP && !fresh) return known.standing;
      try {
        const standing = await ask(officeId, userId, fresh);
        if (kept.size >= MOST_KEPT) kept.clear();
        kept.set(key, { standing, at: now() });
        return standing;
      } catch (error) {
        if (known === undefined || !isTransient(error) || now() - known.at > KEEP_WHEN_AWAY) throw error;
        return known.standing;
      }
    },
    forget: (officeId, userId) => void kept.delete(keyOf(officeId, userId)),
  };
}
