import type { FastifyInstance } from 'fastify';

/** Largest upload, bytes; the form around it is a little more. */
export const LARGEST_FILE = 10 * 1024 * 1024;

/** Reads multipart/form-data into an object of texts and `File`s, by the platform's own parser. */
export function acceptMultipart(app: FastifyInstance): void {
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: LARGEST_FILE + 64 * 1024 },
    async (request: { headers: { 'content-type'?: string | undefined } }, body: Buffer) => {
      const form = await new Response(new Uint8Array(body), {
        headers: { 'content-type': request.headers['content-type'] ?? '' },
      }).formData();
      return Object.fromEntries(form.entries());
    },
  );
}

/** The file of a parsed form's field; undefined where there is none. */
export function fileOf(body: unknown, field: string): File | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const value = new Map<string, unknown>(Object.entries(body)).get(field);
  return value instanceof File ? value : undefined;
}
