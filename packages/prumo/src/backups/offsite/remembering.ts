import { createHash } from 'node:crypto';
import { ObjectMissing, type StoredObject, type Target } from '../logical/targets/index.ts';

/**
 * A place of which small objects that were read once are kept in another, by name and size: looking again costs a listing. What was stored under a
 * name stays the same there but for damage; who looks for that, or finds something wrong, reads the place itself.
 */
export function remembering(place: Target, memory: Target): Target {
  let listed: readonly StoredObject[] = [];
  return {
    ...place,
    async list(signal) {
      listed = await place.list(signal);
      const there = new Set(listed.map(({ name }) => name));
      for (const { name } of await memory.list(signal)) if (!there.has(name)) await memory.remove(name, signal);
      return listed;
    },
    async *get(name, signal) {
      const known = await wholeOf(memory, name, signal);
      if (known !== undefined && listed.some((one) => one.name === name && one.size === known.length)) {
        yield known;
        return;
      }
      const read = (await wholeOf(place, name, signal)) ?? raise(new ObjectMissing(name));
      await memory.put(name, once(read), signal);
      yield read;
    },
  };
}

/** For a folder: of one bucket and prefix, and no other. */
export function markOf(place: Pick<Target, 'name'>): string {
  return createHash('sha256').update(place.name).digest('hex').slice(0, 12);
}

/** Undefined: it is not there. */
async function wholeOf(place: Target, name: string, signal: AbortSignal): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of place.get(name, signal)) chunks.push(chunk);
    return Buffer.concat(chunks);
  } catch (error) {
    if (error instanceof ObjectMissing) return undefined;
    throw error;
  }
}

async function* once(content: Buffer): AsyncGenerator<Buffer> {
  yield content;
}

function raise(error: Error): never {
  throw error;
}
