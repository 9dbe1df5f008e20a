import { createHash } from 'node:crypto';
import type { PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import { openS3, probeLock, type S3Access, type S3Sdk as Sdk } from '../../../platforms/object-store/index.ts';
import { partsOf } from './parts.ts';
import { checkedName, ObjectMissing, type StoredObject, type Target } from './target.ts';

const DAY = 86_400_000;
const ATTEMPTS = 3;
const SILENT_FOR = 30_000;
const CONNECT_WITHIN = 10_000;
/** Milliseconds to abort an upload that failed: the store may be what failed. */
const ABORT_WITHIN = 10_000;

export interface BucketAccess extends S3Access {
  /** Must be there. */
  readonly bucket: string;
  /** Before every name; empty or ending in `/`. */
  readonly prefix: string;
  /** Milliseconds without a byte from the store before a request is given up; it is tried three times. Default 30 s. */
  readonly silentFor?: number | undefined;
}

/**
 * Objects in an S3 bucket. Disposing closes its connections. `holdFor`: days for which what is stored is not to be deleted or changed by anybody, where the
 * bucket can see to that (object lock); where it holds everything for longer by itself, that stays.
 */
export async function bucketTarget(access: BucketAccess, { holdFor }: { readonly holdFor?: number } = {}): Promise<Target & Disposable> {
  const { client, sdk } = await openS3(access, {
    attempts: ATTEMPTS,
    connectWithin: CONNECT_WITHIN,
    silentFor: access.silentFor ?? SILENT_FOR,
  });
  const { bucket, prefix } = access;
  const at = (name: string) => ({ Bucket: bucket, Key: `${prefix}${checkedName(name)}` });
  // Asked once, before the first object: most that is opened is only read.
  let probed: ReturnType<typeof probeLock> | undefined;
  const heldBy = async (signal: AbortSignal): Promise<Held> => {
    if (holdFor === undefined) return {};
    const lock = await (probed ??= probeLock({ client, sdk }, bucket, signal));
    if (lock.is !== 'there' || (lock.days ?? 0) >= holdFor) return {};
    return { ObjectLockMode: lock.mode, ObjectLockRetainUntilDate: new Date(Date.now() + holdFor * DAY) };
  };
  return {
    name: `${access.endpoint}/${bucket}/${prefix}`,
    async put(name, content, signal) {
      await store(client, sdk, at(name), content, signal, await heldBy(signal));
    },
    async *get(name, signal) {
      const found = await client.send(new sdk.GetObjectCommand(at(name)), { abortSignal: signal }).catch((error: unknown) => {
        throw error instanceof sdk.NoSuchKey ? new ObjectMissing(name) : error;
      });
      if (found.Body === undefined) throw new ObjectMissing(name);
      let read = 0;
      for await (const chunk of found.Body as AsyncIterable<Uint8Array>) {
        signal.throwIfAborted();
        read += chunk.length;
        yield chunk;
      }
      // A connection that breaks may look like an end.
      if (read !== found.ContentLength) throw new Error(`${name}: ${read} bytes came of ${found.ContentLength}`);
    },
    async list(signal) {
      const found: StoredObject[] = [];
      let next: string | undefined;
      do {
        const page = await client.send(
          new sdk.ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...(next === undefined ? {} : { ContinuationToken: next }) }),
          { abortSignal: signal },
        );
        for (const { Key: key, Size: size } of page.Contents ?? []) {
          if (key !== undefined && !key.slice(prefix.length).includes('/')) found.push({ name: key.slice(prefix.length), size: size ?? 0 });
        }
        next = page.NextContinuationToken;
      } while (next !== undefined);
      return found.toSorted((one, other) => (one.name < other.name ? -1 : 1));
    },
    async remove(name, signal) {
      await client.send(new sdk.DeleteObjectCommand(at(name)), { abortSignal: signal });
    },
    sweep: (signal) => abortUploads(client, sdk, access, signal),
    [Symbol.dispose]: () => client.destroy(),
  };
}

/** Until when nobody may delete or change an object, as the SDK calls it. */
type Held = Pick<PutObjectCommandInput, 'ObjectLockMode' | 'ObjectLockRetainUntilDate'>;

/** What is kept with an object, as the SDK calls it. */
export type Kept = Pick<
  PutObjectCommandInput,
  'ContentType' | 'ContentEncoding' | 'ContentDisposition' | 'ContentLanguage' | 'CacheControl' | 'Metadata'
>;

/** What fits a single part is one request, anything longer an upload of parts; the object appears when that is completed. */
export async function store(
  client: S3Client,
  sdk: Sdk,
  where: { readonly Bucket: string; readonly Key: string },
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  headers: Kept & Held = {},
): Promise<void> {
  const until = { abortSignal: signal };
  let upload: string | undefined;
  const parts: { PartNumber: number; ETag: string | undefined }[] = [];
  try {
    for await (const { number, body, isLast } of partsOf(content)) {
      signal.throwIfAborted();
      const piece = { Body: body, ContentLength: body.length, ContentMD5: createHash('md5').update(body).digest('base64') };
      if (number === 1 && isLast) {
        await client.send(new sdk.PutObjectCommand({ ...headers, ...where, ...piece }), until);
        return;
      }
      upload ??= (await client.send(new sdk.CreateMultipartUploadCommand({ ...headers, ...where }), until)).UploadId;
      const part = { ...where, UploadId: upload, PartNumber: number };
      const { ETag } = await client.send(new sdk.UploadPartCommand({ ...part, ...piece }), until);
      parts.push({ PartNumber: number, ETag });
    }
    await client.send(new sdk.CompleteMultipartUploadCommand({ ...where, UploadId: upload, MultipartUpload: { Parts: parts } }), until);
  } catch (error) {
    // Parts of an upload that is neither completed nor aborted are stored, and paid for, unseen.
    if (upload !== undefined)
      await client
        .send(new sdk.AbortMultipartUploadCommand({ ...where, UploadId: upload }), { abortSignal: AbortSignal.timeout(ABORT_WITHIN) })
        .catch(() => undefined); // the next `sweep` finds it
    throw error;
  }
}

async function abortUploads(client: S3Client, sdk: Sdk, { bucket, prefix }: BucketAccess, signal: AbortSignal): Promise<readonly string[]> {
  const until = { abortSignal: signal };
  const left: string[] = [];
  let after: { readonly KeyMarker?: string; readonly UploadIdMarker?: string } | undefined = {};
  while (after !== undefined) {
    const page: Awaited<ReturnType<typeof listUploads>> = await listUploads(after);
    for (const { Key, UploadId } of page.Uploads ?? []) {
      if (Key === undefined || UploadId === undefined || !Key.startsWith(prefix)) continue;
      await client.send(new sdk.AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }), until);
      left.push(Key.slice(prefix.length));
    }
    after =
      page.IsTruncated === true && page.NextKeyMarker !== undefined
        ? { KeyMarker: page.NextKeyMarker, ...(page.NextUploadIdMarker === undefined ? {} : { UploadIdMarker: page.NextUploadIdMarker }) }
        : undefined;
  }
  return left;

  function listUploads(from: { readonly KeyMarker?: string; readonly UploadIdMarker?: string }) {
    return client.send(new sdk.ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix, ...from }), until);
  }
}
