import type pg from 'pg';
import { formatDay } from '../pages/language.ts';
import { type Day, dayInBrasilia } from './days.ts';
import type { CalendarEvent } from './event.ts';
import { listEvents } from './find.ts';

/** What the e-mail would say of a deadline that ends today, in Portuguese, as offices write to their people. Pure. */
export function renderDayNotice(event: CalendarEvent, day: Day): { readonly subject: string; readonly body: string } {
  return {
    subject: `Prazo hoje: ${event.title}`.slice(0, 200),
    body: [
      `Processo: ${event.caseTitle}`,
      `Número: ${event.caseNumber ?? 'ainda não distribuído'}`,
      `Vence: ${formatDay('pt-BR', day)}, até 23h59`,
      `Responsável: ${event.responsible ?? 'ninguém'}`,
    ].join('\n'),
  };
}

/**
 * Writes a notice for each deadline of the day, in every office. A deadline has at most one for each day, however often this runs. The client
 * is in a transaction of no office; afterwards it is in that of the last one.
 */
export async function noticeDeadlinesOf(client: pg.ClientBase, now: Date): Promise<{ readonly offices: number; readonly notices: number }> {
  const day = dayInBrasilia(now);
  const { rows } = await client.query<{ office: number }>(
    `SELECT offices_with_deadlines($1::date::timestamp AT TIME ZONE 'America/Sao_Paulo', ($1::date + 1)::timestamp AT TIME ZONE 'America/Sao_Paulo') AS office`,
    [day],
  );
  let notices = 0;
  for (const { office } of rows) {
    await client.query("SELECT set_config('app.office_id', $1, true)", [String(office)]);
    const due = (await listEvents(client, { from: day, to: day, of: undefined })).filter(
      ({ kind, status }) => kind === 'deadline' && status === 'scheduled',
    );
    for (const event of due) {
      const { subject, body } = renderDayNotice(event, day);
      const { rowCount } = await client.query(
        `INSERT INTO notifications (office_id, case_id, event_id, of_day, for_user, subject, body) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (office_id, event_id, of_day) WHERE event_id IS NOT NULL DO NOTHING`,
        [office, event.caseId, event.id, day, event.responsibleId, subject, body],
      );
      notices += rowCount ?? 0;
    }
  }
  return { offices: rows.length, notices };
}
