import { ok } from '@prumo/app/result';
import type pg from 'pg';
import type { Trail } from '../audit/trail.ts';
import { bySelf, type Handled, handled } from '../bus/handled.ts';
import { addDocument, currentAuthor } from '../cases/write.ts';
import type { Tenancy } from '../database/tenancy.ts';
import { fileDocument, findDocument, type StoredDocument } from './messages.ts';

/** What becomes of the messages about documents. */
export function documentHandlers({ tenancy, trail }: { readonly tenancy: Tenancy; readonly trail: Trail }): readonly Handled[] {
  return [
    handled(
      fileDocument,
      async ({ caseId, ...document }, { transaction }) => {
        const id = await addDocument(transaction, currentAuthor(), caseId, document);
        await trail.record(transaction, { kind: 'document', action: 'create', record: id, fields: ['name', 'content'] });
        return ok({ id });
      },
      bySelf,
    ),
    handled(findDocument, async ({ id }) => {
      const found = await tenancy.read((client) => storedDocument(client, id));
      return ok(found ?? (await tenancy.read((client) => storedDocument(client, id), { fresh: true })));
    }),
  ];
}

async function storedDocument(client: pg.ClientBase, id: string): Promise<StoredDocument | undefined> {
  const { rows } = await client.query<StoredDocument>(
    'SELECT name, object_key AS key, content_type AS "contentType", size::float8 AS size FROM documents WHERE id = $1',
    [id],
  );
  return rows[0];
}
