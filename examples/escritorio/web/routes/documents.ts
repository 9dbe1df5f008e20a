import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Problems } from '../../cases/fields.ts';
import { parseId } from '../../cases/find.ts';
import { addDocument } from '../../cases/write.ts';
import { casePage } from '../../pages/case.ts';
import { formOf, loginFirst, signedIn } from '../guard.ts';
import { fileOf, LARGEST_FILE, limitUploads } from '../multipart.ts';
import { Refusal } from '../problem.ts';
import { caseFor, readFor } from '../read.ts';
import type { Services } from '../services.ts';
import { pageOf } from '../visit.ts';
import { writeFor } from '../write.ts';

/** Upload and download. */
export function documentRoutes(app: FastifyInstance, services: Services): void {
  app.addHook('onRequest', loginFirst);
  limitUploads(app);

  app.post<{ Params: { id: string } }>('/cases/:id/documents', async (request, reply) => {
    const shown = await caseFor(services, request, request.params.id);
    const form = formOf(request);
    const file = fileOf(request.body, 'file');
    const problem = file === undefined || file.data.length === 0 ? 'empty-file' : file.data.length > LARGEST_FILE ? 'too-large' : undefined;
    if (file === undefined || problem !== undefined) {
      const problems: Problems = { file: problem ?? 'empty-file' };
      return reply.status(422).html(casePage(pageOf(services, request, reply), shown, { form: 'document', values: form, problems }));
    }
    const body = file.data;
    const sha256 = createHash('sha256').update(body).digest('hex');
    const { office } = signedIn(request);
    // The key follows from the content: sent again, the same object is written over itself. First the object, then the row that names it.
    const key = `offices/${office.id}/cases/${shown.id}/${sha256}`;
    const contentType = /^[\w.+-]+\/[\w.+-]+$/.test(file.contentType) ? file.contentType : 'application/octet-stream';
    await services.objects.put(key, body, contentType);
    const document = { name: safeName(file.name), key, contentType, size: body.length, sha256 };
    await writeFor(services, request, { key: form['_key'], content: document, caseOf: () => shown.id }, (client, author) =>
      addDocument(client, author, shown.id, document),
    );
    return reply.redirect(`/cases/${shown.id}`, 303);
  });

  app.get<{ Params: { id: string } }>('/documents/:id', async (request, reply) => {
    const id = parseId(request.params.id);
    const find = (fresh?: boolean): Promise<StoredDocument | undefined> =>
      readFor(
        services,
        request,
        async (client) =>
          (
            await client.query<StoredDocument>(
              'SELECT name, object_key AS key, content_type AS "contentType", size::float8 AS size FROM documents WHERE id = $1',
              [id],
            )
          ).rows[0],
        fresh === undefined ? {} : { fresh },
      );
    const document = id === undefined ? undefined : ((await find()) ?? (await find(true)));
    if (document === undefined) throw new Refusal(404, 'not-found');
    const stream = await services.objects.get(document.key);
    if (stream === undefined) {
      services.log('error', 'a document has no object', { key: document.key });
      throw new Refusal(404, 'not-found');
    }
    return attachment(reply, document).send(stream);
  });
}

interface StoredDocument {
  readonly name: string;
  readonly key: string;
  readonly contentType: string;
  readonly size: number;
}

/** Always saved, never shown: what people upload must not run as a page of this site. */
function attachment(reply: FastifyReply, { name, contentType, size }: StoredDocument): FastifyReply {
  const ascii =
    name
      .normalize('NFD')
      .replace(/[^\x20-\x7e]/g, '')
      .replace(/["\\]/g, '_') || 'document';
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return reply
    .header('Content-Disposition', `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`)
    .header('Content-Length', size)
    .header('Cache-Control', 'private, no-store')
    .type(contentType);
}

/** The last part of a path, without control characters, at most 150 long. */
export function safeName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  return (
    last
      .replace(/\p{Cc}/gu, '')
      .trim()
      .slice(-150) || 'documento'
  );
}
