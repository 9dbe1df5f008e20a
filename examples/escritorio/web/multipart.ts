import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parseMultipart } from './multipart-body.ts';
import { Refusal } from './problem.ts';

/** Largest upload, bytes; the form around it is a little more. */
export const LARGEST_FILE = 10 * 1024 * 1024;

/** A file of a form. */
export interface SentFile {
  readonly name: string;
  readonly contentType: string;
  readonly data: Buffer;
}

/** Reads multipart/form-data into an object of texts and `SentFile`s. */
export function acceptMultipart(app: FastifyInstance): void {
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: LARGEST_FILE + 64 * 1024 },
    async (request: FastifyRequest, body: Buffer) => {
      const parts = parseMultipart(request.headers['content-type'] ?? '', body);
      if (parts === undefined) throw new Refusal(400, 'bad-form');
      return Object.fromEntries(
        parts.map(({ name, fileName, contentType, data }) => [
          name,
          fileName === undefined ? data.toString() : { name: fileName, contentType, data },
        ]),
      );
    },
  );
}

/** Uploads one process reads at a time: each is in memory several times over while it is taken apart. */
const MOST_UPLOADS = 2;

/** A hook for routes that take files: answers 503 while too many are being read. */
export function limitUploads(app: FastifyInstance): void {
  let uploads = 0;
  app.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'POST') return;
    if (uploads >= MOST_UPLOADS) throw new Refusal(503, 'too-many-uploads');
    uploads += 1;
    // Closed in any case; Fastify's onResponse is not called when the client breaks off in the middle of its body.
    reply.raw.once('close', () => {
      uploads -= 1;
    });
  });
}

/** The file of a parsed form's field; undefined where there is none. */
export function fileOf(body: unknown, field: string): SentFile | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const value = new Map<string, unknown>(Object.entries(body)).get(field);
  if (typeof value !== 'object' || value === null || !('name' in value) || !('contentType' in value) || !('data' in value))
    return undefined;
  const { name, contentType, data } = value;
  return typeof name === 'string' && typeof contentType === 'string' && Buffer.isBuffer(data) ? { name, contentType, data } : undefined;
}
