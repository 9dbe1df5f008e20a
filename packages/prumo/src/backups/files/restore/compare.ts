import { createHash } from 'node:crypto';
import { type Documents, inByteOrder, ObjectChanged, ObjectGone, type Version } from '../bucket/index.ts';
import { type Copied, isCopied } from '../entry.ts';
import type { FileBackups } from '../file-backups.ts';
import type { FilesManifest } from '../manifest.ts';
import { isIn, type Scope } from './scope.ts';

/** What an object of a backup is beside the bucket as it is now. */
export type Compared =
  | { readonly is: 'same' | 'missing'; readonly entry: Copied }
  | { readonly is: 'different'; readonly entry: Copied; readonly version: Version }
  /** In the bucket, and not in the backup. */
  | { readonly is: 'extra'; readonly bucket: string; readonly version: Version };

export interface CompareInputs {
  readonly backups: Pick<FileBackups, 'entries'>;
  readonly documents: Pick<Documents, 'list' | 'read'>;
  readonly manifest: FilesManifest;
  readonly scope: Scope;
}

/**
 * Go through a backup and the buckets side by side; both are in the order of their keys' bytes. Bytes decide: what is kept with them is not
 * compared. An object the store gave no bytes of is neither missing nor extra.
 */
export async function* compare({ backups, documents, manifest, scope }: CompareInputs, signal: AbortSignal): AsyncGenerator<Compared> {
  const names = manifest.buckets.map(({ name }) => name).filter((name) => scope.bucket === undefined || name === scope.bucket);
  const entries = backups.entries(manifest, signal)[Symbol.asyncIterator]();
  try {
    let entry = await entries.next();
    for (const bucket of names) {
      const live = documents.list(bucket, scope.prefix ?? '', signal);
      let version = await live.next();
      for (;;) {
        while (entry.done !== true && !isIn(scope, entry.value)) entry = await entries.next();
        const own = entry.done !== true && entry.value.bucket === bucket ? entry.value : undefined;
        const there = version.done === true ? undefined : version.value;
        if (own === undefined && there === undefined) break;
        const order = own === undefined ? 1 : there === undefined ? -1 : inByteOrder(own.key, there.key);
        if (order > 0 && there !== undefined) yield { is: 'extra', bucket, version: there };
        if (order <= 0 && own !== undefined && isCopied(own)) {
          if (order < 0 || there === undefined) yield { is: 'missing', entry: own };
          else if (await isSame(own, there, documents, signal)) yield { is: 'same', entry: own };
          else yield { is: 'different', entry: own, version: there };
        }
        if (order <= 0) entry = await entries.next();
        if (order >= 0) version = await live.next();
      }
    }
  } finally {
    await entries.return(undefined);
  }
}

const IS_MD5 = /^[0-9a-f]{32}$/;

/** By ETag, unless one of them came in parts: the same bytes have another one then. */
async function isSame(entry: Copied, version: Version, documents: Pick<Documents, 'read'>, signal: AbortSignal): Promise<boolean> {
  if (entry.size !== version.size) return false;
  if (entry.etag === version.etag) return true;
  if (IS_MD5.test(entry.etag) && IS_MD5.test(version.etag)) return false;
  const hash = createHash('sha256');
  try {
    const { content } = await documents.read(entry.bucket, version, signal);
    for await (const chunk of content) hash.update(chunk);
  } catch (error) {
    if (error instanceof ObjectGone || error instanceof ObjectChanged) return false;
    throw error;
  }
  return hash.digest('hex') === entry.sha256;
}
