import { createHash } from 'node:crypto';
import type { Stored } from './manifest.ts';

/** Counts and hashes what passes. `stored` is right once the stream has ended. */
export function measured(source: AsyncIterable<Uint8Array>): { readonly stream: AsyncIterable<Uint8Array>; stored(): Stored } {
  const hash = createHash('sha256');
  let size = 0;
  const pass = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      size += chunk.length;
      hash.update(chunk);
      yield chunk;
    }
  };
  return { stream: pass(), stored: () => ({ size, sha256: hash.copy().digest('hex') }) };
}
