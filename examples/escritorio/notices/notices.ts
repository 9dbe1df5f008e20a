import { enqueue } from '@prumo/app/jobs';
import type pg from 'pg';
import { tellPages } from '../queue/kinds.ts';

export interface Notice {
  readonly id: string;
  readonly caseId: string;
  readonly caseTitle: string;
  readonly subject: string;
  readonly createdAt: Date;
}

/** The office's last fifty, the newest first; those of sensitive cases without the case's title. */
export async function latestNotices(client: pg.ClientBase): Promise<readonly Notice[]> {
  const { rows } = await client.query<Notice>(
    `SELECT n.id::text, n.case_id::text AS "caseId", CASE WHEN c.sensitive THEN '' ELSE c.title END AS "caseTitle",
            CASE WHEN c.sensitive THEN '' ELSE n.subject END AS subject, n.created_at AS "createdAt"
     FROM notifications n JOIN cases c ON c.office_id = n.office_id AND c.id = n.case_id ORDER BY n.created_at DESC, n.id DESC LIMIT 50`,
  );
  return rows;
}

/** Stores a notice, once for each job, and has open pages told when it is committed. */
export async function giveNotice(
  client: pg.ClientBase,
  of: { readonly jobId: string; readonly officeId: number; readonly caseId: string },
  subject: string,
): Promise<void> {
  const { rowCount } = await client.query(
    "INSERT INTO notifications (office_id, job_id, case_id, subject, body) VALUES ($1, $2, $3, $4, '') ON CONFLICT (office_id, job_id) DO NOTHING",
    [of.officeId, of.jobId, of.caseId, subject],
  );
  if (rowCount === 1) await enqueue(client, tellPages, { caseId: of.caseId });
}
