import { createHash } from 'node:crypto';
import { ContainerDamaged, open } from '../logical/container/index.ts';
import type { Copied } from './entry.ts';
import { contentName } from './manifest.ts';

/**
 * The bytes of an object, of a content as it is stored. Throws `ContainerDamaged`, or what the source throws, at the first that is not what was
 * written; the last chunk is given out when all were right.
 */
export async function* openContent(
  stored: AsyncIterable<Uint8Array>,
  key: string,
  { content, sha256, size }: Pick<Copied, 'content' | 'sha256' | 'size'>,
): AsyncGenerator<Uint8Array> {
  const name = contentName(content);
  const hash = createHash('sha256');
  let read = 0;
  let held: Uint8Array | undefined;
  for await (const chunk of open(stored, key, name)) {
    if (held !== undefined) yield held;
    held = chunk;
    read += chunk.length;
    hash.update(chunk);
  }
  if (read !== size || hash.digest('hex') !== sha256) throw new ContainerDamaged('changed', name);
  if (held !== undefined) yield held;
}
