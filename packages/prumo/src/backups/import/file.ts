import { createReadStream } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { PrumoError } from '../../errors/index.ts';
import { verbatim } from '../../messages/message.ts';
import { text } from './text.ts';

export interface DumpFile {
  readonly path: string;
  readonly format: 'plain' | 'gzip' | 'custom';
  /** Bytes. */
  readonly size: number;
  /** By what it is recognised when an import goes on. */
  readonly name: string;
}

/** Bytes read at a time. */
const PIECE = 256 * 1024;

/** Look at a file. Rejects with `import-file` for what is no dump. */
export async function lookAtFile(given: string): Promise<DumpFile> {
  try {
    const path = await realpath(given);
    const { size, mtimeMs } = await stat(path);
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0);
      const format = formatOf(buffer.subarray(0, bytesRead));
      if (format === undefined) throw new PrumoError({ code: 'import-file', what: text.badFormat(path), remedy: text.badFormatRemedy() });
      return { path, format, size, name: `${path} (${size} bytes, ${new Date(mtimeMs).toISOString()})` };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof PrumoError || !(error instanceof Error)) throw error;
    throw new PrumoError({ code: 'import-file', what: text.noFile(given), why: verbatim(error.message), remedy: text.noFileRemedy() });
  }
}

/** By its first 512 bytes; undefined: none of those that are loaded. Pure. */
export function formatOf(first: Buffer): DumpFile['format'] | undefined {
  if (first.subarray(0, 5).toString('latin1') === 'PGDMP') return 'custom';
  if (first[0] === 0x1f && first[1] === 0x8b) return 'gzip';
  return first.length === 0 || first.includes(0) ? undefined : 'plain';
}

/** A script as it comes, unpacked. `onBytes`: of the file, read so far. Rejects in the words of the system. */
export async function* readDumpFile(
  { path, format }: DumpFile,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: PIECE, signal });
  const stream = format === 'gzip' ? pipeline(file, createGunzip({ chunkSize: PIECE }), () => undefined) : file;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    onBytes(file.bytesRead);
    yield chunk;
  }
}
