import { enqueue } from '@prumo/app/jobs';
import type pg from 'pg';
import { giveNotice } from '../notices/notices.ts';
import { newDocument } from '../notices/text.ts';
import { IMAGES } from '../thumbnails/images.ts';
import { makeThumbnail, type OfDocument } from './kinds.ts';

/** Gives the notice of a new document, and has a thumbnail made of a picture. What is sensitive gets none: showing it would be a reading nobody wrote down. */
export async function noticeDocument(
  client: pg.ClientBase,
  { documentId, ...of }: OfDocument & { readonly jobId: string; readonly officeId: number },
): Promise<void> {
  const { rows } = await client.query<{ name: string; type: string; sensitive: boolean }>(
    'SELECT name, content_type AS type, sensitive FROM documents WHERE id = $1',
    [documentId],
  );
  const document = rows[0];
  if (document === undefined) return; // erased meanwhile
  await giveNotice(client, of, newDocument(document.sensitive ? '—' : document.name));
  if (IMAGES.has(document.type) && !document.sensitive)
    await enqueue(client, makeThumbnail, { caseId: of.caseId, documentId }, { dedupeKey: documentId });
}
