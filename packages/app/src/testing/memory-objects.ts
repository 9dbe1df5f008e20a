import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { type Recorder, recorder } from './recorder.ts';

/** What a test sees of a stored object. */
export interface StoredObject {
  readonly key: string;
  readonly body: Buffer;
  readonly contentType: string;
  /** MD5, hexadecimal, as S3 gives it for what was put in one piece. */
  readonly etag: string;
  readonly storedAt: Date;
}

type Operation = 'put' | 'get' | 'head' | 'delete' | 'list';

/** An object store in memory that records its calls. It copies what it is given and gives, as a network would. */
export interface MemoryObjects extends Recorder<Operation> {
  put(key: string, body: Uint8Array | string, contentType?: string): Promise<{ readonly etag: string }>;
  /** The object as a stream; undefined when there is none. */
  get(key: string): Promise<Readable | undefined>;
  head(key: string): Promise<Omit<StoredObject, 'body'> & { readonly size: number } | undefined>;
  /** Like S3, it says nothing of one that was not there. */
  delete(key: string): Promise<void>;
  /** Keys with this beginning, in the order of their bytes. */
  list(prefix?: string): Promise<readonly string[]>;
  /** For the test's own look, not recorded. */
  readonly stored: ReadonlyMap<string, StoredObject>;
}

/** S3's limit, bytes of UTF-8. */
const LONGEST_KEY = 1024;

export function memoryObjects(): MemoryObjects {
  const stored = new Map<string, StoredObject>();
  const record = recorder<Operation>();
  return {
    ...record,
    stored,
    async put(key, body, contentType = 'application/octet-stream') {
      const copy = Buffer.from(typeof body === 'string' ? body : Uint8Array.from(body));
      record.note('put', key, copy.length, contentType);
      if (key === '' || Buffer.byteLength(key) > LONGEST_KEY) throw new RangeError('a key has 1 to 1024 bytes');
      const etag = createHash('md5').update(copy).digest('hex');
      stored.set(key, { key, body: copy, contentType, etag, storedAt: new Date() });
      return { etag };
    },
    async get(key) {
      record.note('get', key);
      const found = stored.get(key);
      return found === undefined ? undefined : Readable.from([Buffer.from(found.body)]);
    },
    async head(key) {
      record.note('head', key);
      const found = stored.get(key);
      if (found === undefined) return undefined;
      const { body, ...rest } = found;
      return { ...rest, size: body.length };
    },
    async delete(key) {
      record.note('delete', key);
      stored.delete(key);
    },
    async list(prefix = '') {
      record.note('list', prefix);
      return [...stored.keys()].filter((key) => key.startsWith(prefix)).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    },
  };
}
