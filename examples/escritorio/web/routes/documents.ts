import { createHash } from 'node:crypto';
import { contentDisposition, safeFileName } from '@prumo/app/web';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Problems } from '../../cases/fields.ts';
import { parseId } from '../../cases/find.ts';
import { fileDocument, findDocument, type StoredDocument } from '../../documents/messages.ts';
import { casePage } from '../../pages/case.ts';
import { formOf, loginFirst, signedIn } from '../guard.ts';
import { fileOf, LARGEST_FILE, limitUploads } from '../multipart.ts';
import { Refusal } from '../problem.ts';
import { ask, caseFor, valueOf } from '../read.ts';
import type { Services } from '../services.ts';
import { pageOf } from '../visit.ts';
import { perform } from '../write.ts';

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
    const document = { caseId: shown.id, name: nameOf(file.name), key, contentType, size: body.length, sha256 };
    const { answer } = await perform(services, request, fileDocument, document, { key: form['_key'], caseOf: () => shown.id });
    valueOf(answer);
    return reply.redirect(`/cases/${shown.id}`, 303);
  });

  app.get<{ Params: { id: string } }>('/documents/:id', async (request, reply) => {
    const id = parseId(request.params.id);
    const document = id === undefined ? undefined : valueOf(await ask(services, request, findDocument, { id }));
    if (document === undefined) throw new Refusal(404, 'not-found');
    const stream = await services.objects.get(document.key);
    if (stream === undefined) {
      services.log.error({ key: document.key }, 'a document has no object');
      throw new Refusal(404, 'not-found');
    }
    return attachment(reply, document).send(stream);
  });
}

/** Always saved, never shown: what people upload must not run as a page of this site. */
function attachment(reply: FastifyReply, { name, contentType, size }: StoredDocument): FastifyReply {
  return reply
    .header('Content-Disposition', contentDisposition(name))
    .header('Content-Length', size)
    .header('Cache-Control', 'private, no-store')
    .type(contentType);
}

function nameOf(sent: string): string {
  return safeFileName(sent, { fallback: 'documento' });
}
