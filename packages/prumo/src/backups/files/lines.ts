import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip, type Gunzip, type Gzip } from 'node:zlib';
import { ContainerDamaged, open, seal } from '../logical/container/index.ts';
import { type Entry, entrySchema } from './entry.ts';

/** Characters of lines that are joined before they go on. */
const AT_ONCE = 64 * 1024;

/** Entries as they are stored under a name: a line of JSON each, packed, sealed. Throws what `entries` throws, before anything looks whole. */
export function sealEntries(entries: AsyncIterable<Entry>, key: string, name: string): AsyncIterable<Uint8Array> {
  return seal(through(linesOf(entries), createGzip()), key, name);
}

/** What `sealEntries` wrote. Throws `ContainerDamaged` where it is not what was written; entries before that were. */
export async function* openEntries(source: AsyncIterable<Uint8Array>, key: string, name: string): AsyncGenerator<Entry> {
  let rest = '';
  const decoder = new TextDecoder('utf-8');
  try {
    for await (const chunk of through(open(source, key, name), createGunzip())) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield entrySchema.parse(JSON.parse(line));
    }
  } catch (error) {
    // Sealed by us and yet not to be understood: packed by another hand, or a format of later.
    throw isUnpacking(error) ? new ContainerDamaged('changed', name) : error;
  }
  if (rest !== '') throw new ContainerDamaged('cut-short', name);
}

async function* linesOf(entries: AsyncIterable<Entry>): AsyncGenerator<Buffer> {
  let text = '';
  for await (const entry of entries) {
    text += `${JSON.stringify(entry)}\n`;
    if (text.length < AT_ONCE) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

/** Through a stream of Node's, with the source's own error when that throws, and the source ended when nobody reads on. */
async function* through(source: AsyncIterable<Uint8Array>, pack: Gzip | Gunzip): AsyncGenerator<Uint8Array> {
  let broken: unknown;
  const feeding = pipeline(source, pack).catch((error: unknown) => {
    broken = error;
  });
  try {
    yield* pack as AsyncIterable<Buffer>;
  } catch (error) {
    await feeding;
    throw broken ?? error;
  } finally {
    pack.destroy();
    await feeding;
  }
}

function isUnpacking(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
