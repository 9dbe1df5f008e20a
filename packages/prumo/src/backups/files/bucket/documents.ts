import type { GetObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { openS3, type S3Access, type S3Sdk as Sdk } from '../../../platforms/object-store/index.ts';
import { store } from '../../logical/targets/bucket.ts';
import type { Headers } from '../entry.ts';
import { headersOf, keptWith } from './headers.ts';
import { inByteOrder } from './key-order.ts';

/** Milliseconds. What says nothing for so long is asked again, three times in all. */
const LIMITS = { attempts: 3, connectWithin: 10_000, silentFor: 30_000 };

/** The store is on the machine itself, and speaks plain HTTP. */
export type StorageAccess = Omit<S3Access, 'ca'>;

/** One object as the store lists it. What differs in any of these is another version. */
export interface Version {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Without its quotes. MD5 of the content, unless it came in parts. */
  readonly etag: string;
  /** ISO 8601. Swift's listings have whole seconds. */
  readonly modified: string;
}

/** One version that is being read. */
export interface Opened {
  readonly version: Version;
  readonly headers: Headers;
  readonly content: AsyncIterable<Uint8Array>;
}

/** There is no such object any more. */
export class ObjectGone extends Error {
  override name = 'ObjectGone';
}

/** There is another version of it by now. */
export class ObjectChanged extends Error {
  override name = 'ObjectChanged';
}

/** The buckets of the application. Errors are the store's own words. Disposing closes its connections. */
export class Documents implements Disposable {
  readonly #client: S3Client;
  readonly #sdk: Sdk;

  private constructor(client: S3Client, sdk: Sdk) {
    this.#client = client;
    this.#sdk = sdk;
  }

  static async open(access: StorageAccess): Promise<Documents> {
    const { client, sdk } = await openS3(access, LIMITS);
    return new Documents(client, sdk);
  }

  /** Every object, by the bytes of its key. Throws where the store does not list them so: what compares listings relies on it. */
  async *list(bucket: string, prefix: string, signal: AbortSignal): AsyncGenerator<Version> {
    let next: string | undefined;
    let last: string | undefined;
    do {
      const page = await this.#client.send(
        // Keys may hold signs that XML cannot.
        new this.#sdk.ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix,
          EncodingType: 'url',
          ...(next === undefined ? {} : { ContinuationToken: next }),
        }),
        { abortSignal: signal },
      );
      for (const { Key, Size, ETag, LastModified } of page.Contents ?? []) {
        if (Key === undefined || LastModified === undefined) throw new Error(`${bucket}: a listing without keys or times`);
        const key = decodeURIComponent(Key.replaceAll('+', ' '));
        if (last !== undefined && inByteOrder(last, key) >= 0) throw new Error(`${bucket}: the listing is out of order at ${key}`);
        last = key;
        yield { key, size: Size ?? 0, etag: plainTag(ETag), modified: LastModified.toISOString() };
      }
      next = page.NextContinuationToken;
    } while (next !== undefined);
  }

  /** Undefined: it is not there. */
  async find(bucket: string, key: string, signal: AbortSignal): Promise<Version | undefined> {
    try {
      const found = await this.#client.send(new this.#sdk.HeadObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal });
      return versionOf(key, found);
    } catch (error) {
      if (this.#statusOf(error) === 404) return undefined;
      throw error;
    }
  }

  /** This very version. Rejects with `ObjectGone` or `ObjectChanged`. */
  async read(bucket: string, { key, etag }: Version, signal: AbortSignal): Promise<Opened> {
    const found = await this.#client
      .send(new this.#sdk.GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: `"${etag}"` }), { abortSignal: signal })
      .catch((error: unknown) => {
        const status = this.#statusOf(error);
        throw status === 404 ? new ObjectGone(key) : status === 412 ? new ObjectChanged(key) : error;
      });
    const version = versionOf(key, found);
    // Not every store heeds the condition.
    if (version.etag !== etag) throw new ObjectChanged(key);
    return { version, headers: headersOf(found), content: whole(found, signal) };
  }

  /** The object appears, whole, when this resolves; when `content` throws, nothing of it does. */
  async put(bucket: string, key: string, content: AsyncIterable<Uint8Array>, headers: Headers, signal: AbortSignal): Promise<void> {
    await store(this.#client, this.#sdk, { Bucket: bucket, Key: key }, content, signal, keptWith(headers));
  }

  /** Nothing to remove is no error. */
  async remove(bucket: string, key: string, signal: AbortSignal): Promise<void> {
    await this.#client.send(new this.#sdk.DeleteObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal });
  }

  /** Rejects where the bucket cannot be read. */
  async mustAnswer(bucket: string, signal: AbortSignal): Promise<void> {
    await this.#client.send(new this.#sdk.HeadBucketCommand({ Bucket: bucket }), { abortSignal: signal });
  }

  [Symbol.dispose](): void {
    this.#client.destroy();
  }

  #statusOf(error: unknown): number | undefined {
    return error instanceof this.#sdk.S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  }
}

async function* whole({ Body: body, ContentLength: length }: GetObjectCommandOutput, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let read = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    signal.throwIfAborted();
    read += chunk.length;
    yield chunk;
  }
  // A connection that breaks may look like an end.
  if (read !== length) throw new Error(`${read} bytes came of ${length}`);
}

function versionOf(key: string, found: Pick<GetObjectCommandOutput, 'ETag' | 'ContentLength' | 'LastModified'>): Version {
  if (found.LastModified === undefined) throw new Error(`${key}: the store does not say when it was written`);
  return { key, size: found.ContentLength ?? 0, etag: plainTag(found.ETag), modified: found.LastModified.toISOString() };
}

function plainTag(etag: string | undefined): string {
  return (etag ?? '').replaceAll('"', '');
}
