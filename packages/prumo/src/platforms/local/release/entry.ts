import type { BigIntStats } from 'node:fs';

/** One thing of a release. `path` is absolute while listing the source, and relative to the release's tree in a plan. */
export type Entry =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | FileEntry;

export interface FileEntry {
  readonly kind: 'file';
  readonly path: string;
  /** Absolute path it is copied from. */
  readonly source: string;
  readonly executable: boolean;
  readonly stamp: Stamp;
}

/** Identity of a file's content without reading it: every write moves `changed`, which no program can set back. */
export interface Stamp {
  /** Bytes. */
  readonly size: number;
  /** Modification and inode change, nanoseconds since the epoch, as decimal text. */
  readonly modified: string;
  readonly changed: string;
  readonly inode: string;
}

export function stampOf(stats: BigIntStats): Stamp {
  return { size: Number(stats.size), modified: String(stats.mtimeNs), changed: String(stats.ctimeNs), inode: `${stats.dev}:${stats.ino}` };
}

export function sameStamp(a: Stamp, b: Stamp): boolean {
  return a.size === b.size && a.modified === b.modified && a.changed === b.changed && a.inode === b.inode;
}
