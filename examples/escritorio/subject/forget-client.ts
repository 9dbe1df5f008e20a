import { type ErasureReceipt, eraseSubject, type Person, type Signer } from '@prumo/app/audit';
import { enqueue } from '@prumo/app/jobs';
import type pg from 'pg';
import type { Trail } from '../audit/trail.ts';
import { askCourt, documentFiled, makeThumbnail, removeFiles, summarise } from '../queue/kinds.ts';
import { CLIENT_FIELDS, clientSubject } from './client-subject.ts';
import { thumbnailKeyOf } from '../thumbnails/key.ts';
import { filesOf } from './files.ts';

interface Forget {
  readonly trail: Trail;
  readonly signer: Signer;
  readonly person: Person;
  /** Id of the user who does it, or `system:…`. */
  readonly actor: string;
}

/** Milliseconds after which no put is under way any more that began before: three times what one may take. */
const PUT_LASTS = 60_000;

/**
 * Forgets a client (LGPD, art. 18, IV and VI) by the rules of `client-subject.ts`, in the transaction of their office. The files of what is deleted, and all thumbnails, are removed by a job that exists if and only if this
 * is committed, and by one a minute later what a thumbnail's making under way has put there since; object storage that is away then delays it, and loses nothing. @throws OnHold, StillThere
 */
export async function forgetClient(client: pg.ClientBase, { trail, signer, person, actor }: Forget): Promise<ErasureReceipt> {
  // A job that runs is waited for before the cases are locked, for it locks its own case: the other way round each would wait for the other.
  await dropJobs(client, person);
  await lock(client, person);
  // And once more those that were put in until then.
  await dropJobs(client, person);
  const files = await filesOf(client, person);
  const going = files.filter(({ filed }) => !filed);
  const ids = files.map(({ id }) => id);
  await client.query(
    'UPDATE documents SET thumbnail_key = NULL WHERE office_id = $1 AND id = ANY ($2::bigint[]) AND thumbnail_key IS NOT NULL',
    [person.tenant, ids],
  );
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
      return trail.record(client, { ...because, kind: 'client', action: 'erase', record: person.id, fields: CLIENT_FIELDS });
    },
  });
  const thumbnails = files.flatMap(({ id, thumbnailKey }) => [thumbnailKeyOf(person.tenant, id), thumbnailKey ?? []].flat());
  const keys = [...new Set([...going.map(({ key }) => key), ...thumbnails])];
  if (keys.length > 0)
    for (const wait of [0, PUT_LASTS]) await enqueue(client, removeFiles, { keys }, { runAt: new Date(Date.now() + wait) });
  return receipt;
}

/** Whoever adds something to one of their cases waits, by its foreign key, until they are forgotten; what was being added before is there to be found. */
async function lock(client: pg.ClientBase, { tenant, id }: Person): Promise<void> {
  await client.query('SELECT FROM clients WHERE office_id = $1 AND id = $2 FOR UPDATE', [tenant, id]);
  await client.query('SELECT FROM cases WHERE office_id = $1 AND client_id = $2 ORDER BY id FOR UPDATE', [tenant, id]);
}

/**
 * Takes away what would write of them again: notices, and thumbnails. One under a lease ends without its effect; one in its transaction is waited for. What is made of a document that was filed comes last, for filing makes it.
 */
async function dropJobs(client: pg.ClientBase, { tenant, id }: Person): Promise<void> {
  for (const kinds of [[documentFiled, summarise, askCourt], [makeThumbnail]])
    await client.query(
      `DELETE FROM jobs WHERE kind = ANY ($1) AND context->>'tenant' = $2
         AND payload->>'caseId' IN (SELECT id::text FROM cases WHERE office_id = $2::integer AND client_id = $3)`,
      [kinds.map(({ kind }) => kind), tenant, id],
    );
}
