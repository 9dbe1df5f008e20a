import { createHash, randomBytes } from 'node:crypto';
import { seal, sealedSize } from '../logical/container/index.ts';
import type { Target } from '../logical/targets/index.ts';
import { type Documents, ObjectChanged, ObjectGone, type Opened, type Version } from './bucket/index.ts';
import type { Copied, Entry } from './entry.ts';
import { contentName } from './manifest.ts';
import type { Scratch } from './scratch.ts';

/** An object that changes each time it is read, or that the store cannot give, is tried so often. */
const TRIES = 3;

/** MD5 of the content: what an object has as its ETag unless it came in parts. */
const IS_MD5 = /^[0-9a-f]{32}$/;

export interface CopyInputs {
  readonly documents: Pick<Documents, 'find' | 'read' | 'mustAnswer'>;
  readonly contents: Pick<Target, 'put'>;
  readonly key: string;
  readonly scratch: Scratch;
  /** A content was stored that was not there. */
  readonly onStored: (bytes: number) => void;
}

/**
 * Copy one object as it is now: the version that was listed, or the one that has taken its place. Its bytes are stored unless the same are
 * there. What the store alone is to blame for is an entry too; rejects where nothing can be stored, or the store does not answer at all.
 */
export async function copyObject(bucket: string, listed: Version, inputs: CopyInputs, signal: AbortSignal): Promise<Entry> {
  const place = { bucket, key: listed.key };
  let version: Version | undefined = listed;
  let why = '';
  for (let tries = 0; tries < TRIES; tries += 1) {
    try {
      // Looked for anew after each failure: it may have been replaced meanwhile.
      if (tries > 0) version = await inputs.documents.find(bucket, listed.key, signal);
      if (version === undefined) return { ...place, vanished: true };
      return await copyVersion(bucket, version, inputs, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ObjectGone) return { ...place, vanished: true };
      if (!(error instanceof NotRead) && !(error instanceof ObjectChanged)) throw error;
      why = error instanceof NotRead ? error.message : 'it changed each time it was read';
    }
  }
  await inputs.documents.mustAnswer(bucket, signal);
  return { ...place, unread: why };
}

async function copyVersion(bucket: string, version: Version, inputs: CopyInputs, signal: AbortSignal): Promise<Copied> {
  const opened = await ofStore(() => inputs.documents.read(bucket, version, signal));
  const id = randomBytes(16).toString('hex');
  const name = contentName(id);
  const { stream, sha256 } = checked(opened, inputs.scratch);
  let content = id;
  try {
    await inputs.contents.put(name, seal(stream, inputs.key, name), signal);
    inputs.onStored(opened.version.size);
    inputs.scratch.stores(id, sealedSize(opened.version.size));
  } catch (error) {
    if (!(error instanceof StoredAlready)) throw error;
    content = error.content;
  }
  const { key, size, etag } = version;
  // The time as it is listed, for the next run to compare: what is read says it in another precision.
  const entry = { bucket, key, size, etag, modified: version.modified, headers: opened.headers, content, sha256: sha256() };
  inputs.scratch.knows(entry);
  return entry;
}

/** The store did not give what it lists. */
class NotRead extends Error {
  override name = 'NotRead';
}

/** Ends a `put` before anything appears: these bytes are there. */
class StoredAlready extends Error {
  override name = 'StoredAlready';
  readonly content: string;

  constructor(content: string) {
    super(`stored already as ${content}`);
    this.content = content;
  }
}

/** Errors of whoever gives the bytes, apart from those of whoever takes them. */
async function ofStore<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ObjectGone || error instanceof ObjectChanged) throw error;
    throw new NotRead(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** The bytes, compared at their end with what the store said of them. Throws there: `NotRead`, or `StoredAlready` where the same are kept. */
function checked({ version, content }: Opened, scratch: Scratch): { readonly stream: AsyncIterable<Uint8Array>; sha256(): string } {
  const sha256 = createHash('sha256');
  const md5 = createHash('md5');
  let size = 0;
  const pass = async function* (): AsyncGenerator<Uint8Array> {
    const source = content[Symbol.asyncIterator]();
    try {
      for (;;) {
        const { done, value } = await ofStore(() => source.next());
        if (done === true) break;
        size += value.length;
        sha256.update(value);
        md5.update(value);
        yield value;
      }
    } finally {
      await source.return?.();
    }
    if (size !== version.size) throw new NotRead(`${size} bytes came of ${version.size}`);
    if (IS_MD5.test(version.etag) && md5.digest('hex') !== version.etag) throw new NotRead('its bytes are not those of its ETag');
    const there = scratch.contentOf(sha256.copy().digest('hex'), size);
    if (there !== undefined) throw new StoredAlready(there);
  };
  return { stream: pass(), sha256: () => sha256.copy().digest('hex') };
}
