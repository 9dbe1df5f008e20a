import type { Entry } from '../entry.ts';

/** Which objects of a backup a restore is about. */
export interface Scope {
  /** Undefined: every bucket. */
  readonly bucket?: string | undefined;
  /** Undefined or empty: every key. */
  readonly prefix?: string | undefined;
}

/** Pure. */
export function isIn({ bucket, prefix = '' }: Scope, entry: Pick<Entry, 'bucket' | 'key'>): boolean {
  return (bucket === undefined || entry.bucket === bucket) && entry.key.startsWith(prefix);
}
