import * as z from 'zod';
import type { Session } from '../../logical/content/index.ts';
import { NotRestorable } from './put-back.ts';

const nameSchema = z.object({ name: z.string() });

/** Deferred, a trigger runs at COMMIT, as whoever commits: a superuser. These fire even while rows are put back; on any table, as one may write to another. */
const TRIGGERS = `SELECT format('trigger %I of %I.%I', t.tgname, n.nspname, c.relname) AS name
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE t.tgdeferrable AND NOT t.tgisinternal AND t.tgenabled IN ('A', 'R') ORDER BY 1`;

/** What is to be unique is looked at once more later on by a trigger of the server's own, which does not fire while rows are put back. */
const UNIQUE = `SELECT DISTINCT format('constraint %I of %I.%I', k.conname, n.nspname, c.relname) AS name
FROM unnest($1::text[]) AS changed(name), LATERAL (SELECT changed.name::regclass AS oid UNION SELECT relid FROM pg_partition_tree(changed.name::regclass)) t
  JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype IN ('u', 'p', 'x') AND k.condeferrable
  JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace ORDER BY 1`;

/**
 * Nothing is left to be run or checked at COMMIT. To be asked once rows have been changed, in both sessions: `session` sees what it did itself,
 * `watch` what others did since its snapshot. Rejects with `NotRestorable`.
 */
export async function mustNotWait(session: Session, watch: Session, changed: readonly string[]): Promise<void> {
  for (const one of [session, watch]) {
    const [trigger] = await one.rows(nameSchema, TRIGGERS);
    if (trigger !== undefined)
      throw new NotRestorable(`${trigger.name} is deferrable and always enabled: at the end it would run as superuser`);
    const [constraint] = await one.rows(nameSchema, UNIQUE, [changed]);
    if (constraint !== undefined) throw new NotRestorable(`${constraint.name} is deferrable: that it holds could not be checked`);
  }
}
