import { createDeflateRaw, crc32 } from 'node:zlib';

/** A file of an archive, its content made while it is read. */
export interface ZipEntry {
  readonly name: string;
  readonly content: AsyncIterable<Buffer>;
}

interface Written {
  readonly name: Buffer;
  readonly offset: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
}

const FOUR_GIGABYTES = 0xffff_ffff;
/** Sizes and checksum follow the content (bit 3), names are UTF-8 (bit 11). */
const FLAGS = 0x0808;
const DEFLATE = 8;
const VERSION = 20;

/**
 * A ZIP archive (APPNOTE.TXT 6.3.10) as a stream: nothing of a file is kept but its name, sizes and CRC-32. An archive cut short has no directory, and no
 * program takes it for whole.
 * @throws RangeError beyond 4 GB, which needs another form
 */
export async function* zip(entries: AsyncIterable<ZipEntry>, at: Date): AsyncGenerator<Buffer> {
  const [time, date] = dosTime(at);
  const written: Written[] = [];
  let offset = 0;
  const count = (bytes: Buffer): Buffer => {
    offset += bytes.length;
    if (offset > FOUR_GIGABYTES) throw new RangeError('an archive of more than 4 GB');
    return bytes;
  };
  for await (const entry of entries) {
    const name = Buffer.from(entry.name);
    const start = offset;
    yield count(
      Buffer.concat([
        header('PK\u0003\u0004', [
          [VERSION, 2],
          [FLAGS, 2],
          [DEFLATE, 2],
          [time, 2],
          [date, 2],
          [0, 4],
          [0, 4],
          [0, 4],
          [name.length, 2],
          [0, 2],
        ]),
        name,
      ]),
    );
    const sums = { crc: 0, size: 0, packed: 0 };
    for await (const bytes of packed(entry.content, sums)) yield count(bytes);
    yield count(
      header('PK\u0007\u0008', [
        [sums.crc, 4],
        [sums.packed, 4],
        [sums.size, 4],
      ]),
    );
    written.push({ name, offset: start, ...sums });
  }
  const directory = offset;
  for (const one of written) {
    const fields = [
      [VERSION, 2],
      [VERSION, 2],
      [FLAGS, 2],
      [DEFLATE, 2],
      [time, 2],
      [date, 2],
      [one.crc, 4],
      [one.packed, 4],
      [one.size, 4],
      [one.name.length, 2],
      [0, 2],
      [0, 2],
      [0, 2],
      [0, 2],
      [0, 4],
      [one.offset, 4],
    ] as const;
    yield count(Buffer.concat([header('PK\u0001\u0002', fields), one.name]));
  }
  yield header('PK\u0005\u0006', [
    [0, 2],
    [0, 2],
    [written.length, 2],
    [written.length, 2],
    [offset - directory, 4],
    [directory, 4],
    [0, 2],
  ]);
}

async function* packed(content: AsyncIterable<Buffer>, sums: { crc: number; size: number; packed: number }): AsyncGenerator<Buffer> {
  const deflate = createDeflateRaw();
  const feeding = (async () => {
    for await (const bytes of content) {
      sums.crc = crc32(bytes, sums.crc);
      sums.size += bytes.length;
      if (!deflate.write(bytes)) await drained(deflate);
    }
    deflate.end();
  })().catch((error: unknown) => {
    deflate.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  try {
    for await (const bytes of deflate as AsyncIterable<Buffer>) {
      sums.packed += bytes.length;
      yield bytes;
    }
  } finally {
    deflate.destroy();
    await feeding;
  }
}

/** Until it takes more, or will take nothing any more. */
function drained(deflate: ReturnType<typeof createDeflateRaw>): Promise<void> {
  return new Promise((resolve, reject) => {
    const closed = (): void => {
      deflate.off('drain', drain);
      reject(new Error('the archive is not read any more'));
    };
    const drain = (): void => {
      deflate.off('close', closed);
      resolve();
    };
    if (deflate.destroyed) return closed();
    deflate.once('drain', drain);
    deflate.once('close', closed);
  });
}

function header(signature: string, fields: readonly (readonly [number, 2 | 4])[]): Buffer {
  const bytes = Buffer.alloc(4 + fields.reduce((sum, [, width]) => sum + width, 0));
  let at = bytes.write(signature, 'latin1');
  for (const [value, width] of fields) at = bytes.writeUIntLE(value, at, width);
  return bytes;
}

/** Two seconds is the finest a ZIP knows; 1980 is its beginning. */
function dosTime(at: Date): readonly [number, number] {
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  return [time, ((Math.max(1980, at.getUTCFullYear()) - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate()];
}
