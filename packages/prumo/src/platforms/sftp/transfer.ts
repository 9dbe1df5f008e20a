import type { SftpSession } from './open-sftp.ts';

/** Bytes of a request: what every server takes. */
const PIECE = 32 * 1024;
/** Requests under way at once, so that a far server is not waited for at each: 2 MB, some 20 MB/s over 100 ms. */
const AT_ONCE = 64;

/** Write a stream into an open file, from its beginning. Resolves with how many bytes it was when the server has confirmed all of them. */
export async function writeAll(
  session: SftpSession,
  handle: Buffer,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<number> {
  const flying = new Set<Promise<void>>();
  const failure: { error?: unknown } = {};
  const mayGoOn = (): void => {
    signal.throwIfAborted();
    if ('error' in failure) throw failure.error;
  };
  let size = 0;
  for await (const chunk of content) {
    for (let from = 0; from < chunk.length; from += PIECE) {
      if (flying.size >= AT_ONCE) await Promise.race(flying);
      mayGoOn();
      // Whoever gave the chunk may use its memory again.
      const piece = Buffer.from(chunk.subarray(from, from + PIECE));
      const at = size;
      size += piece.length;
      const one: Promise<void> = session
        .ask((sftp, answer) => sftp.write(handle, piece, 0, piece.length, at, answer))
        .catch((error: unknown) => {
          failure.error ??= error;
        })
        .finally(() => flying.delete(one));
      flying.add(one);
    }
  }
  await Promise.all(flying);
  mayGoOn();
  return size;
}

/** Read so many bytes of an open file, from its beginning. Throws where it has fewer. */
export async function* readAll(session: SftpSession, handle: Buffer, size: number, signal: AbortSignal): AsyncGenerator<Buffer> {
  const ahead: Promise<Buffer>[] = [];
  let asked = 0;
  let came = 0;
  const ask = (): void => {
    const at = asked;
    const length = Math.min(PIECE, size - at);
    asked += length;
    const piece = readPiece(session, handle, at, length);
    // Whoever reads may stop before.
    piece.catch(() => undefined);
    ahead.push(piece);
  };
  while (came < size) {
    while (asked < size && ahead.length < AT_ONCE) ask();
    const piece = await ahead.shift();
    signal.throwIfAborted();
    if (piece === undefined || piece.length === 0) break;
    came += piece.length;
    yield piece;
  }
  if (came !== size) throw new Error(`${came} bytes came of ${size}`);
}

/** A server may answer with less than it was asked for. */
async function readPiece(session: SftpSession, handle: Buffer, at: number, length: number): Promise<Buffer> {
  const piece = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const from = filled;
    const read = await session.ask<number>((sftp, answer) =>
      sftp.read(handle, piece, from, length - from, at + from, (error, bytes) => answer(error, bytes)),
    );
    if (read === 0) throw new Error(`the file ends at ${at + filled}`);
    filled += read;
  }
  return piece;
}
