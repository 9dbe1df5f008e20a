import { createHash } from 'node:crypto';
import { contentDisposition, safeFileName } from '@prumo/app/web';
import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Purpose } from '../../audit/policy.ts';
import type { Problems } from '../../cases/fields.ts';
import { parseId } from '../../cases/find.ts';
import { NoSuchDocument, SensitiveRefused } from '../../documents/errors.ts';
import { fileDocument, findDocument, markDocument, readSensitiveDocument, type StoredDocument } from '../../documents/messages.ts';
import { isProgram, sniff } from '../../documents/sniff.ts';
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
    const refused = (problem: NonNullable<Problems[string]>): FastifyReply =>
      reply
        .status(422)
        .html(casePage(pageOf(services, request, reply), shown, { form: 'document', values: form, problems: { file: problem } }));
    if (file === undefined || file.data.length === 0) return refused('empty-file');
    if (file.data.length > LARGEST_FILE) return refused('too-large');
    const body = file.data;
    const sha256 = createHash('sha256').update(body).digest('hex');
    const { office } = signedIn(request);
    // The key follows from the content: sent again, the same object is written over itself. First the object, then the row that names it.
    const key = `offices/${office.id}/cases/${shown.id}/${sha256}`;
    const name = nameOf(file.name);
    const contentType = sniff(body, name);
    if (isProgram(contentType)) return refused('program');
    await services.objects.put(key, body, contentType);
    const document = { caseId: shown.id, name, key, contentType, size: body.length, sha256, sensitive: form['sensitive'] === 'on' };
    const { answer } = await perform(services, request, fileDocument, document, { key: form['_key'], caseOf: () => shown.id });
    valueOf(answer);
    return reply.redirect(`/cases/${shown.id}`, 303);
  });

  app.get<{ Params: { id: string }; Querystring: { purpose?: string } }>('/documents/:id', async (request, reply) => {
    const found = await documentOf(request, request.params.id);
    const document = found.sensitive ? await readSensitive(request, request.params.id, request.query.purpose) : found;
    return attachment(reply, document).send(await contentOf(document.key));
  });

  app.get<{ Params: { id: string } }>('/documents/:id/thumbnail', async (request, reply) => {
    const { thumbnailKey, sensitive } = await documentOf(request, request.params.id);
    if (thumbnailKey === null || sensitive) throw new Refusal(404, 'not-found');
    return reply
      .type('image/webp')
      .header('Cache-Control', 'private, no-store')
      .send(await contentOf(thumbnailKey));
  });

  app.post<{ Params: { id: string } }>('/documents/:id/sensitive', async (request, reply) => {
    const id = parseId(request.params.id);
    if (id === undefined) throw new Refusal(404, 'not-found');
    const form = formOf(request);
    const mark = { id, sensitive: form['sensitive'] === 'on' };
    const { answer } = await orDenied(request, 'update', id, () => perform(services, request, markDocument, mark, { key: form['_key'] }));
    if (!answer.ok && answer.error instanceof NoSuchDocument) throw new Refusal(404, 'not-found');
    valueOf(answer);
    return reply.redirect(form['case'] !== undefined && parseId(form['case']) !== undefined ? `/cases/${form['case']}` : '/cases', 303);
  });

  async function documentOf(request: FastifyRequest, idText: string): Promise<StoredDocument> {
    const id = parseId(idText);
    const document = id === undefined ? undefined : valueOf(await ask(services, request, findDocument, { id }));
    if (document === undefined) throw new Refusal(404, 'not-found');
    return document;
  }

  async function readSensitive(request: FastifyRequest, id: string, asked: string | undefined): Promise<StoredDocument> {
    const purpose = purposeOf(asked);
    if (purpose === undefined) throw new Refusal(400, 'bad-purpose');
    const document = valueOf(await orDenied(request, 'read', id, () => ask(services, request, readSensitiveDocument, { id, purpose })));
    if (document === undefined) throw new Refusal(404, 'not-found');
    return document;
  }

  /** Whoever tries what their role does not let them is refused, and it is written down. */
  async function orDenied<T>(request: FastifyRequest, action: 'read' | 'update', id: string, work: () => Promise<T>): Promise<T> {
    signedIn(request);
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof SensitiveRefused)) throw error;
      const fields = action === 'read' ? (['content'] as const) : (['sensitive'] as const);
      await services.trail.denied(services.database.primary, { kind: 'sensitive_document', action, record: id, fields });
      throw new Refusal(403, 'sensitive-refused');
    }
  }

  async function contentOf(key: string): Promise<Readable> {
    const stream = await services.objects.get(key);
    if (stream !== undefined) return stream;
    services.log.error({ key }, 'a document has no object');
    throw new Refusal(404, 'not-found');
  }
}

/** Why a sensitive document is read; the office's own work where it is not said. */
function purposeOf(asked: string | undefined): Purpose | undefined {
  return asked === undefined ? 'case-management' : READING.find((purpose) => purpose === asked);
}

const READING = ['case-management', 'data-subject-request'] as const satisfies readonly Purpose[];

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
