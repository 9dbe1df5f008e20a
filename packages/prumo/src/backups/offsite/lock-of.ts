import type { StackContext } from '../../model/index.ts';
import { type ObjectLock, openS3, probeLock } from '../../platforms/object-store/index.ts';
import { offsitePlaceOf } from './offsite-place.ts';

const LIMITS = { attempts: 1, connectWithin: 5000, silentFor: 10_000 };

/** Whether the bucket of a stack can hold what is stored against whoever has its keys. Undefined: there is none, or the second place is no bucket. */
export async function lockOf(context: StackContext, signal: AbortSignal): Promise<ObjectLock | undefined> {
  const offsite = offsitePlaceOf(context, 'logical');
  if (offsite === undefined) return undefined;
  const { access } = offsite;
  if ('host' in access) return undefined;
  const opened = await openS3(access, LIMITS);
  try {
    return await probeLock(opened, access.bucket, signal);
  } finally {
    opened.client.destroy();
  }
}

export type { ObjectLock };
