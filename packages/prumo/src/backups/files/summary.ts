import type { FilesManifest } from './manifest.ts';
import type { FilesBackup } from './request.ts';

/** A backup as it is listed. Pure. */
export function summaryOf({ label, begun, ended, purpose, buckets, added }: FilesManifest): FilesBackup {
  const sum = (of: 'objects' | 'bytes' | 'vanished' | 'unread'): number => buckets.reduce((total, bucket) => total + bucket[of], 0);
  return {
    label,
    kind: 'files',
    begun,
    ended,
    purpose: purpose ?? null,
    size: sum('bytes'),
    stored: added.bytes,
    objects: sum('objects'),
    vanished: sum('vanished'),
    unread: sum('unread'),
    buckets: buckets.map(({ name, objects, bytes }) => ({ name, objects, bytes })),
  };
}
