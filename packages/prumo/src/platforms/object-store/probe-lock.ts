import type { S3Client } from '@aws-sdk/client-s3';
import type { S3Sdk } from './open-s3.ts';
import { storeWords } from './store-words.ts';

/** Whether a bucket can hold an object against being deleted (S3’s object lock). */
export type ObjectLock =
  /** What is stored without words of its own is held for `days`; null: it is not held. */
  | { readonly is: 'there'; readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly days: number | null }
  | { readonly is: 'none' }
  /** The store did not say: these keys may not ask, or it does not answer. */
  | { readonly is: 'unknown'; readonly why: string };

/** Told by stores that know the question, and of buckets that were made without. */
const NONE = new Set(['ObjectLockConfigurationNotFoundError', 'ObjectLockConfigurationNotFound', 'NotImplemented', 'MethodNotAllowed']);

/** Ask the store. Never rejects but by `signal`. */
export async function probeLock(
  { client, sdk }: { readonly client: S3Client; readonly sdk: S3Sdk },
  bucket: string,
  signal: AbortSignal,
): Promise<ObjectLock> {
  try {
    const { ObjectLockConfiguration: found } = await client.send(new sdk.GetObjectLockConfigurationCommand({ Bucket: bucket }), {
      abortSignal: signal,
    });
    // Swift takes the question for one after what is in the bucket, and lists it.
    if (found?.ObjectLockEnabled !== 'Enabled') return { is: 'none' };
    const { Mode: mode, Days: days, Years: years } = found.Rule?.DefaultRetention ?? {};
    const held = days ?? (years === undefined ? null : years * 365);
    return { is: 'there', mode: mode === 'COMPLIANCE' ? mode : 'GOVERNANCE', days: held };
  } catch (error) {
    signal.throwIfAborted();
    return error instanceof Error && NONE.has(error.name) ? { is: 'none' } : { is: 'unknown', why: storeWords(error) };
  }
}
