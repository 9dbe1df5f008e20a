import type pg from 'pg';
import { InputRefused } from '../cases/fields.ts';
import type { Author } from '../cases/write.ts';
import type { DeadlineInput } from './input.ts';

/** The office has no such deadline. */
export class NoSuchDeadline extends Error {
  override readonly name = 'NoSuchDeadline';
}

/**
 * Adds a deadline that ends with its day, for a petition may be filed until midnight (CPC art. 213). Returns its id. @throws InputRefused
 * where the office has no such case or person
 */
export async function createDeadline(client: pg.ClientBase, author: Author, input: DeadlineInput): Promise<string> {
  if ((await client.query('SELECT 1 FROM cases WHERE id = $1', [input.caseId])).rowCount !== 1)
    throw new InputRefused({ caseId: 'no-such-case' });
  await mustBeActive(client, input.responsibleId);
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO calendar_events (office_id, case_id, kind, title, starts_at, responsible_id, counted_from, counted_days, counted_by)
     VALUES ($1, $2, 'deadline', $3, ($4::date + time '23:59') AT TIME ZONE 'America/Sao_Paulo', $5, $6, $7, $8) RETURNING id::text`,
    [
      author.officeId,
      input.caseId,
      input.title,
      input.dueOn,
      input.responsibleId,
      input.counting?.from ?? null,
      input.counting?.days ?? null,
      input.counting?.by ?? null,
    ],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('INSERT returned nothing');
  return id;
}

/** Marks a deadline as met, or as open again: overdue if its day is over. Returns the case's id. @throws NoSuchDeadline */
export async function settleDeadline(client: pg.ClientBase, id: string, done: boolean): Promise<string> {
  const { rows } = await client.query<{ caseId: string }>(
    `UPDATE calendar_events SET status = CASE WHEN $2 THEN 'done' WHEN starts_at < now() THEN 'overdue' ELSE 'scheduled' END,
     done_at = CASE WHEN $2 THEN coalesce(done_at, now()) END WHERE id = $1 AND kind = 'deadline' RETURNING case_id::text AS "caseId"`,
    [id, done],
  );
  if (rows[0] === undefined) throw new NoSuchDeadline(id);
  return rows[0].caseId;
}

/** Gives a deadline to someone else, or with null back to whoever is responsible for the case. @throws NoSuchDeadline, InputRefused */
export async function reassignDeadline(client: pg.ClientBase, id: string, responsibleId: string | null): Promise<string> {
  await mustBeActive(client, responsibleId);
  const { rows } = await client.query<{ caseId: string }>(
    `UPDATE calendar_events SET responsible_id = $2 WHERE id = $1 AND kind = 'deadline' RETURNING case_id::text AS "caseId"`,
    [id, responsibleId],
  );
  if (rows[0] === undefined) throw new NoSuchDeadline(id);
  return rows[0].caseId;
}

async function mustBeActive(client: pg.ClientBase, userId: string | null): Promise<void> {
  if (userId === null) return;
  const { rowCount } = await client.query('SELECT 1 FROM users WHERE id = $1 AND deactivated_at IS NULL', [userId]);
  if (rowCount !== 1) throw new InputRefused({ responsibleId: 'no-such-person' });
}
