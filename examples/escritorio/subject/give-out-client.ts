import { exportSubject, type Person, type SubjectExport } from '@prumo/app/audit';
import { safeFileName } from '@prumo/app/web';
import type pg from 'pg';
import type { Trail } from '../audit/trail.ts';
import { zip, type ZipEntry } from '../exports/zip.ts';
import type { Objects } from '../storage/objects.ts';
import { CLIENT_FIELDS, clientSubject } from './client-subject.ts';
import { type ClientFile, filesOf } from './files.ts';

/** What a client is given of themselves. */
interface GivenOut extends SubjectExport {
  readonly files: readonly ClientFile[];
}

/** Reads all of a client's data (LGPD, art. 18, II and V) in the transaction of their office, and writes down that it was given out, each sensitive document too. */
export async function giveOutClient(
  client: pg.ClientBase,
  { trail, person, actor }: { readonly trail: Trail; readonly person: Person; readonly actor: string },
): Promise<GivenOut> {
  const exported = await exportSubject(client, clientSubject, person);
  const files = await filesOf(client, person);
  const because = { purpose: 'data-subject-request', tenant: person.tenant, actor } as const;
  for (const { id } of files.filter(({ sensitive }) => sensitive))
    await trail.record(client, { ...because, kind: 'sensitive_document', action: 'export', record: id, fields: ['name', 'content'] });
  await trail.record(client, { ...because, kind: 'client', action: 'export', record: person.id, fields: CLIENT_FIELDS });
  return { ...exported, files };
}

/** As one ZIP: `data.json`, and the files. @throws StorageAway; where a document has no object the archive breaks off, for it would not be whole. */
export function archiveOf(objects: Objects, { json, files }: GivenOut, at: Date): AsyncGenerator<Buffer> {
  return zip(entriesOf(objects, json, files), at);
}

async function* entriesOf(objects: Objects, json: string, files: readonly ClientFile[]): AsyncGenerator<ZipEntry> {
  yield { name: 'data.json', content: once(Buffer.from(json)) };
  // Two documents may have one name.
  for (const { id, name, key } of files) yield { name: `files/${id}-${safeFileName(name)}`, content: contentOf(objects, key) };
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

async function* contentOf(objects: Objects, key: string): AsyncGenerator<Buffer> {
  const stream = await objects.get(key);
  if (stream === undefined) throw new Error('a document has no object');
  for await (const chunk of stream) yield Buffer.from(chunk as Uint8Array);
}
