import type { ObjectLock } from '../backups/offsite/index.ts';
import type { Check } from '../platforms/local/preflight/doctor/index.ts';
import { text } from './backup-text.ts';

/**
 * What `prumo doctor` says of the bucket of `backup.offsite`. `warning`: whoever has its keys can delete what is there. `skipped`: the store did not say.
 * Pure.
 */
export function bucketLockCheck(lock: ObjectLock): Check {
  const base = { id: 'bucket-lock', title: text.bucketLock() };
  const found = text.lock(lock).en;
  if (lock.is === 'there') return { ...base, status: 'ok', found };
  return lock.is === 'none'
    ? { ...base, status: 'warning', found, needed: 'object lock', remedy: text.lockRemedy() }
    : { ...base, status: 'skipped', found };
}
