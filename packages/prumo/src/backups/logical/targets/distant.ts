import { type BucketAccess, bucketTarget } from './bucket.ts';
import { type SftpFolderAccess, sftpTarget } from './sftp.ts';
import type { Target } from './target.ts';

/** What opens a place that is not on this machine. All that is asked of it is what a `Target` does. */
export type DistantAccess = BucketAccess | SftpFolderAccess;

export interface DistantOptions {
  /** Days for which what is stored is not to be deleted or changed by anybody, where the place can see to that: SFTP cannot. */
  readonly holdFor?: number;
}

/** Objects in a place that is not on this machine. Disposing closes its connections. */
export async function distantTarget(access: DistantAccess, options: DistantOptions = {}): Promise<Target & Disposable> {
  return 'host' in access ? sftpTarget(access) : bucketTarget(access, options);
}

/** A folder of the place. */
export function below<Access extends DistantAccess>(access: Access, folder: string): Access {
  return { ...access, prefix: `${access.prefix}${folder}/` };
}
