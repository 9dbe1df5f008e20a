import { withContext } from '@prumo/app/context';
import { enqueue } from '@prumo/app/jobs';
import type pg from 'pg';
import { askCourt } from '../queue/kinds.ts';

/** So many cases each time, so that a court is not asked by everybody at once. */
const AT_ONCE = 200;
const NOT_FOR = '12 hours';

/** Has the court asked about the cases nobody asked about for longest. */
export async function askAboutDue(client: pg.ClientBase): Promise<{ readonly cases: number }> {
  const { rows } = await client.query<{ office: string; caseId: string }>(
    'SELECT office_id::text AS office, case_id::text AS "caseId" FROM take_cases_for_court($1, $2)',
    [AT_ONCE, NOT_FOR],
  );
  for (const { office, caseId } of rows)
    await withContext({ requestId: crypto.randomUUID(), tenant: office }, () =>
      enqueue(client, askCourt, { caseId }, { dedupeKey: `${office}:${caseId}` }),
    );
  return { cases: rows.length };
}
