import type pg from 'pg';
import type { Day } from './days.ts';
import type { CalendarEvent } from './event.ts';

/** More than a month of the busiest office; beyond, a calendar says that it is not whole. */
export const MOST_EVENTS = 500;

const EVENTS = `SELECT e.id::text, e.kind, e.title, e.starts_at AS "startsAt", (e.starts_at AT TIME ZONE 'America/Sao_Paulo')::date::text AS day, e.status,
  e.case_id::text AS "caseId", c.title AS "caseTitle", c.number AS "caseNumber", c.court, u.id::text AS "responsibleId", u.name AS responsible,
  e.counted_from::text AS "countedFrom", e.counted_days::int AS "countedDays", e.counted_by AS "countedBy"
  FROM calendar_events e JOIN cases c ON c.office_id = e.office_id AND c.id = e.case_id
  LEFT JOIN users u ON u.office_id = e.office_id AND u.id = coalesce(e.responsible_id, c.responsible_id)`;

/** The office's events from one day to another, both included, in order of time; of one person where `of` is given. */
export async function listEvents(
  client: pg.ClientBase,
  range: { readonly from: Day; readonly to: Day; readonly of: string | undefined },
): Promise<readonly CalendarEvent[]> {
  const { rows } = await client.query<CalendarEvent>(
    `${EVENTS} WHERE e.starts_at >= $1::date::timestamp AT TIME ZONE 'America/Sao_Paulo' AND e.starts_at < ($2::date + 1)::timestamp AT TIME ZONE 'America/Sao_Paulo'
     AND ($3::bigint IS NULL OR u.id = $3) ORDER BY e.starts_at, e.id LIMIT ${MOST_EVENTS}`,
    [range.from, range.to, range.of ?? null],
  );
  return rows;
}

/** One event; undefined where the office has none of this id. */
export async function findEvent(client: pg.ClientBase, id: string): Promise<CalendarEvent | undefined> {
  return (await client.query<CalendarEvent>(`${EVENTS} WHERE e.id = $1`, [id])).rows[0];
}
