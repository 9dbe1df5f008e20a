import { createDecipheriv } from 'node:crypto';
import { ContainerDamaged, HEADER, nonceOf, readHeader, RECORD, type Sealing, TAG } from './header.ts';

const STORED = RECORD + TAG;

/**
 * Decrypt what `seal` made. Each record is given out after its tag was found right, and the stream ends without an error only when the last one
 * was there. Throws `ContainerDamaged` at the first byte that was changed, moved, added or cut off, or for another key or name.
 */
export async function* open(source: AsyncIterable<Uint8Array>, secret: string, name: string): AsyncGenerator<Buffer> {
  let sealing: Sealing | undefined;
  let number = 0;
  // Header first, then records; a full record is held until it is known whether something follows.
  let wanted = HEADER;
  const held = Buffer.alloc(STORED);
  let filled = 0;
  for await (const chunk of source) {
    for (let from = 0; from < chunk.length; ) {
      if (filled === wanted) {
        if (sealing === undefined) sealing = readHeader(Buffer.from(held.subarray(0, filled)), secret, name);
        else {
          yield decrypt(sealing, number, false, held.subarray(0, filled), name);
          number += 1;
        }
        wanted = STORED;
        filled = 0;
      }
      const some = chunk.subarray(from, from + wanted - filled);
      held.set(some, filled);
      filled += some.length;
      from += some.length;
    }
  }
  if (sealing === undefined) {
    readHeader(Buffer.from(held.subarray(0, filled)), secret, name);
    throw new ContainerDamaged('cut-short', name);
  }
  yield decrypt(sealing, number, true, held.subarray(0, filled), name);
}

function decrypt(sealing: Sealing, number: number, isLast: boolean, stored: Buffer, name: string): Buffer {
  if (stored.length < TAG) throw new ContainerDamaged('cut-short', name);
  const plain = tryDecrypt(sealing, nonceOf(number, isLast), stored);
  if (plain !== undefined) return plain;
  // A record that is right except that more should follow: the end is missing. Only tells the reason; nothing of it is given out.
  const isCut = isLast && tryDecrypt(sealing, nonceOf(number, false), stored) !== undefined;
  throw new ContainerDamaged(isCut ? 'cut-short' : 'changed', name);
}

function tryDecrypt(sealing: Sealing, nonce: Buffer, stored: Buffer): Buffer | undefined {
  const decipher = createDecipheriv('aes-256-gcm', sealing.key, nonce).setAAD(sealing.bound).setAuthTag(stored.subarray(-TAG));
  const plain = decipher.update(stored.subarray(0, -TAG));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    return undefined;
  }
}
