import { buffer } from 'node:stream/consumers';
import type pg from 'pg';
import type { Objects } from '../storage/objects.ts';
import { thumbnailKeyOf } from './key.ts';

type Transaction = <T>(work: (client: pg.ClientBase) => Promise<T>) => Promise<T>;

/**
 * Makes the thumbnail of a document's picture and puts it beside it; what it returns names it in the row. The key follows from the document, so that
 * doing it twice writes the same object over itself. @throws for what is no picture: after its attempts the job is dead, and a person may look.
 */
export async function thumbnailOf(
  objects: Objects,
  reading: Transaction,
  officeId: number,
  documentId: string,
): Promise<undefined | ((client: pg.ClientBase) => Promise<void>)> {
  const document = await reading(
    async (client) =>
      (
        await client.query<{ key: string; sensitive: boolean }>('SELECT object_key AS key, sensitive FROM documents WHERE id = $1', [
          documentId,
        ])
      ).rows[0],
  );
  if (document === undefined || document.sensitive) return undefined;
  const picture = await objects.get(document.key);
  if (picture === undefined) throw new Error('the document has no object');
  // Only here: the other jobs should not carry libvips in memory.
  const { renderThumbnail } = await import('./render.ts');
  const key = thumbnailKeyOf(officeId, documentId);
  await objects.put(key, await renderThumbnail(await buffer(picture)), 'image/webp');
  // Marked meanwhile: then it is not shown.
  return async (client) =>
    void (await client.query('UPDATE documents SET thumbnail_key = $2 WHERE id = $1 AND NOT sensitive', [documentId, key]));
}
