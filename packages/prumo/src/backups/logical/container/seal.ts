import { createCipheriv } from 'node:crypto';
import { newSealing, nonceOf, RECORD, type Sealing } from './header.ts';

/**
 * Encrypt a stream with AES-256-GCM in records of a mebibyte. `name` is what it will be stored under, and can be opened under no other. The last
 * record is only given out once the source has ended well: when that throws, what came out so far opens as `cut-short`.
 */
export async function* seal(source: AsyncIterable<Uint8Array>, secret: string, name: string): AsyncGenerator<Buffer> {
  const sealing = newSealing(secret, name);
  yield sealing.header;
  const record = Buffer.alloc(RECORD);
  let filled = 0;
  let number = 0;
  for await (const chunk of source) {
    for (let from = 0; from < chunk.length; ) {
      // A full record is only known not to be the last when something follows it.
      if (filled === RECORD) {
        yield encrypt(sealing, number, false, record);
        number += 1;
        filled = 0;
      }
      const some = chunk.subarray(from, from + RECORD - filled);
      record.set(some, filled);
      filled += some.length;
      from += some.length;
    }
  }
  yield encrypt(sealing, number, true, record.subarray(0, filled));
}

function encrypt(sealing: Sealing, number: number, isLast: boolean, plain: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', sealing.key, nonceOf(number, isLast)).setAAD(sealing.bound);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}
