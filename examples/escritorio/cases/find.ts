import type pg from 'pg';
import type { Case, CaseDocument, CaseEvent, CaseNotification } from './case.ts';
import { SUMMARY_COLUMNS } from './search.ts';

/** A case of the transaction's office with its events, documents and notifications; undefined where the office has none of this id. */
export async function findCase(client: pg.ClientBase, id: string): Promise<Case | undefined> {
  const { rows } = await client.query<Omit<Case, 'events' | 'documents' | 'notifications'>>(
    `SELECT ${SUMMARY_COLUMNS}, c.client_id::text AS "clientId", k.document AS "clientDocument", c.version, u.name AS responsible FROM cases c JOIN clients k ON k.office_id = c.office_id AND k.id = c.client_id
     LEFT JOIN users u ON u.office_id = c.office_id AND u.id = c.responsible_id WHERE c.id = $1`,
    [id],
  );
  const found = rows[0];
  if (found === undefined) return undefined;
  const events = await client.query<CaseEvent>(
    'SELECT id::text, kind, title, starts_at AS "startsAt", status FROM calendar_events WHERE case_id = $1 ORDER BY starts_at DESC, id LIMIT 100',
    [id],
  );
  const documents = await client.query<CaseDocument>(
    'SELECT id::text, name, size::float8 AS size, sha256, created_at AS "createdAt" FROM documents WHERE case_id = $1 ORDER BY created_at DESC, id DESC LIMIT 100',
    [id],
  );
  const notifications = await client.query<CaseNotification>(
    'SELECT id::text, subject, created_at AS "createdAt" FROM notifications WHERE case_id = $1 ORDER BY created_at DESC, id DESC LIMIT 10',
    [id],
  );
  return { ...found, events: events.rows, documents: documents.rows, notifications: notifications.rows };
}

/** An id as PostgreSQL's bigint takes it; undefined for any other text. */
export function parseId(text: string | undefined): string | undefined {
  return text !== undefined && /^[1-9]\d{0,17}$/.test(text) ? text : undefined;
}
