import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMultipart } from './multipart-body.ts';

/** The platform's own encoder. */
async function encode(form: FormData): Promise<{ type: string; body: Buffer }> {
  const encoded = new Response(form);
  return { type: encoded.headers.get('content-type') ?? '', body: Buffer.from(await encoded.arrayBuffer()) };
}

describe('a multipart form', () => {
  test('is taken apart as it was put together, whatever the bytes', async () => {
    // `%22` and its like in a name cannot be told from an escaped quote; line ends are made CRLF by the encoder.
    const word = fc.string({ minLength: 1 }).filter((text) => !/[%\r\n]/.test(text) && text.isWellFormed());
    await fc.assert(
      fc.asyncProperty(
        word,
        fc.string().filter((text) => !/[\r\n]/.test(text) && text.isWellFormed()),
        word,
        fc.uint8Array({ maxLength: 400 }),
        async (field, value, fileName, bytes) => {
          const form = new FormData();
          form.append(field, value);
          form.append('file', new File([new Uint8Array(bytes)], fileName, { type: 'application/pdf' }));
          form.append('last', '');
          const { type, body } = await encode(form);
          const [one, file, last] = parseMultipart(type, body) ?? [];
          expect({ ...one, data: one?.data.toString() }).toEqual({
            name: field,
            fileName: undefined,
            contentType: 'text/plain',
            data: value,
          });
          expect({ ...file, data: [...(file?.data ?? [])] }).toEqual({
            name: 'file',
            fileName,
            contentType: 'application/pdf',
            data: [...bytes],
          });
          expect(last?.data.length).toBe(0);
        },
      ),
    );
  });

  test('that is cut anywhere is refused, and no bytes make it throw', async () => {
    const form = new FormData();
    form.append('a', 'b');
    form.append('file', new File(['\r\n--x\r\n'], 'ação.txt'));
    const { type, body } = await encode(form);
    expect(parseMultipart(type, body)).toHaveLength(2);
    const boundaryEnd = body.lastIndexOf('--');
    for (let length = 0; length < boundaryEnd; length += 1) expect(parseMultipart(type, body.subarray(0, length))).toBeUndefined();
    fc.assert(
      fc.property(
        fc.uint8Array(),
        fc.string(),
        (bytes, header) => void parseMultipart(`multipart/form-data; boundary=${header}`, Buffer.from(bytes)),
      ),
    );
    expect(parseMultipart('text/plain', body)).toBeUndefined();
  });
});
