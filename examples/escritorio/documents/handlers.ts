import { err, ok } from '@prumo/app/result';
import type pg from 'pg';
import type { Trail } from '../audit/trail.ts';
import { bySelf, type Handled, handled } from '../bus/handled.ts';
import { addDocument, currentAuthor } from '../cases/write.ts';
import { documentFiled } from '../queue/kinds.ts';
import { NoSuchDocument, SensitiveRefused } from './errors.ts';
import { enqueue } from '@prumo/app/jobs';
import type { Tenancy } from '../database/tenancy.ts';
import { fileDocument, findDocument, markDocument, readSensitiveDocument, type StoredDocument } from './messages.ts';

/** What becomes of the messages about documents. */
export function documentHandlers({ tenancy, trail }: { readonly tenancy: Tenancy; readonly trail: Trail }): readonly Handled[] {
  return [
    handled(
      fileDocument,
      async ({ caseId, ...document }, { transaction }) => {
        const id = await addDocument(transaction, currentAuthor(), caseId, document);
        await enqueue(transaction, documentFiled, { caseId, documentId: id });
        const kind = document.sensitive ? 'sensitive_document' : 'document';
        await trail.record(transaction, { kind, action: 'create', record: id, fields: ['name', 'content', 'sensitive'] });
        return ok({ id });
      },
      bySelf,
    ),
    handled(findDocument, async ({ id }) => {
      const found = await tenancy.read((client) => storedDocument(client, id));
      return ok(found ?? (await tenancy.read((client) => storedDocument(client, id), { fresh: true })));
    }),
    handled(
      readSensitiveDocument,
      async ({ id }, { transaction }) => {
        if (transaction === undefined) throw new Error('a reading that is written down has a transaction');
        await mustAct(transaction);
        return ok(await storedDocument(transaction, id));
      },
      ({ id, purpose }) => ({ kind: 'sensitive_document', action: 'read', record: id, fields: ['name', 'content'], purpose }),
    ),
    handled(
      markDocument,
      async ({ id, sensitive }, { transaction }) => {
        await mustAct(transaction);
        const { rowCount } = await transaction.query('UPDATE documents SET sensitive = $2 WHERE id = $1', [id, sensitive]);
        return rowCount === 1 ? ok({ id }) : err(new NoSuchDocument(id));
      },
      ({ id }) => ({ kind: 'sensitive_document', action: 'update', record: id, fields: ['sensitive'] }),
    ),
  ];
}

async function storedDocument(client: pg.ClientBase, id: string): Promise<StoredDocument | undefined> {
  const { rows } = await client.query<StoredDocument>(
    'SELECT name, object_key AS key, content_type AS "contentType", size::float8 AS size, sensitive, thumbnail_key AS "thumbnailKey" FROM documents WHERE id = $1',
    [id],
  );
  return rows[0];
}

/** Partners and lawyers, as the office says now and not as the session remembers. @throws SensitiveRefused */
async function mustAct(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ role: string }>('SELECT role FROM users WHERE id = $1', [currentAuthor().userId]);
  if (rows[0]?.role !== 'partner' && rows[0]?.role !== 'lawyer') throw new SensitiveRefused();
}
