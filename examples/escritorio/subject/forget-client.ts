import { type ErasureReceipt, eraseSubject, type Person, type Signer } from '@prumo/app/audit';
import { enqueue } from '@prumo/app/jobs';
import type pg from 'pg';
import type { Trail } from '../audit/trail.ts';
import { makeThumbnail, removeFiles } from '../queue/kinds.ts';
import { clientSubject } from './client-subject.ts';
import { filesOf } from './files.ts';

interface Forget {
  readonly trail: Trail;
  readonly signer: Signer;
  readonly person: Person;
  /** Id of the user who does it, or `system:…`. */
  readonly actor: string;
}

/**
 * Forgets a client (LGPD, art. 18, IV and VI) by the rules of `client-subject.ts`, in the transaction of their office. The files of what is deleted, and all thumbnails, are removed by a job that exists if and only if this
 * is committed; object storage that is away then delays it, and loses nothing. @throws OnHold, StillThere
 */
export async function forgetClient(client: pg.ClientBase, { trail, signer, person, actor }: Forget): Promise<ErasureReceipt> {
  const files = await filesOf(client, person);
  const going = files.filter(({ filed }) => !filed);
  const ids = files.map(({ id }) => id);
  await client.query(
    'UPDATE documents SET thumbnail_key = NULL WHERE office_id = $1 AND id = ANY ($2::bigint[]) AND thumbnail_key IS NOT NULL',
    [person.tenant, ids],
  );
  // One that is being made now ends without its effect.
  await client.query("DELETE FROM jobs WHERE kind = $1 AND context->>'tenant' = $2 AND payload->>'documentId' = ANY ($3)", [
    makeThumbnail.kind,
    person.tenant,
    ids,
  ]);
  const because = { purpose: 'data-subject-request', tenant: person.tenant, actor } as const;
  const receipt = await eraseSubject(client, {
    map: clientSubject,
    person,
    signer,
    entry: async () => {
      for (const { id, sensitive } of going)
        await trail.record(client, {
          ...because,
          kind: sensitive ? 'sensitive_document' : 'document',
          action: 'erase',
          record: id,
          fields: ['name', 'content'],
        });
      const fields = ['name', 'document', 'email', 'phone', 'city', 'state'] as const;
      return trail.record(client, { ...because, kind: 'client', action: 'erase', record: person.id, fields });
    },
  });
  const keys = [...new Set([...going.map(({ key }) => key), ...files.flatMap(({ thumbnailKey }) => thumbnailKey ?? [])])];
  if (keys.length > 0) await enqueue(client, removeFiles, { keys });
  return receipt;
}
