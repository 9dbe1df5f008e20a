import type pg from 'pg';
import { giveNotice } from '../notices/notices.ts';
import { newMovements } from '../notices/text.ts';
import { type CourtApi, NotAtCourt } from './court-api.ts';
import type { Movement } from './movement.ts';

type Transaction = <T>(work: (client: pg.ClientBase) => Promise<T>) => Promise<T>;

/** Asks the court about a case; what it returns keeps the answer and gives notice of what is new. @throws while the court is away: the job is put off. */
export async function askAndRecord(
  court: CourtApi,
  reading: Transaction,
  of: { readonly jobId: string; readonly officeId: number; readonly caseId: string },
): Promise<undefined | ((client: pg.ClientBase) => Promise<void>)> {
  const number = await reading(
    async (client) =>
      (await client.query<{ number: string | null }>('SELECT number FROM cases WHERE id = $1', [of.caseId])).rows[0]?.number,
  );
  if (number === undefined || number === null) return undefined;
  try {
    const movements = await court.ask(number);
    return (client) => record(client, of, movements);
  } catch (error) {
    if (error instanceof NotAtCourt) return undefined;
    throw error;
  }
}

async function record(
  client: pg.ClientBase,
  of: { readonly jobId: string; readonly officeId: number; readonly caseId: string },
  movements: readonly Movement[],
): Promise<void> {
  const before = await client.query('SELECT 1 FROM court_movements WHERE case_id = $1 LIMIT 1', [of.caseId]);
  const { rows } = await client.query<{ name: string }>(
    `INSERT INTO court_movements (office_id, case_id, movement_id, happened_at, code, name)
     SELECT $1, $2, m.id, m.at, m.code, m.name FROM jsonb_to_recordset($3::jsonb) AS m (id text, at timestamptz, code integer, name text)
     ON CONFLICT DO NOTHING RETURNING name`,
    [of.officeId, of.caseId, JSON.stringify(movements)],
  );
  // The first answer is the history, and no news.
  if (before.rowCount !== 0 && rows.length > 0) await giveNotice(client, of, newMovements(rows.map(({ name }) => name)));
}
