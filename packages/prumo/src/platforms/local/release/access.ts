import { chmodSync, chownSync } from 'node:fs';
import { join } from 'node:path';
import type { Entry } from './entry.ts';

/** Who may read a copy Prumo makes. Nobody but its owner may ever write it. */
export interface Access {
  /** Group the copy belongs to; undefined: the group of whoever makes it. */
  readonly gid: number | undefined;
  readonly modes: Readonly<Record<CopiedKind, number>>;
}

/** A folder that holds copies may be passed by those who may read one, and not listed. */
export type CopiedKind = 'folder' | 'program' | 'file' | 'holder';

/** For what is no secret and every node's user runs: Prumo itself and Node.js. */
export const EVERYBODY: Access = { gid: undefined, modes: { folder: 0o755, program: 0o755, file: 0o644, holder: 0o755 } };

/**
 * For the application's own files, which may have been closed to others where they came from: one group reads them, beside the
 * owner. Without a group the owner alone does: an ordinary user runs everything as that user.
 */
export function onlyFor(gid: number | undefined): Access {
  return gid === undefined
    ? { gid, modes: { folder: 0o700, program: 0o700, file: 0o600, holder: 0o700 } }
    : { gid, modes: { folder: 0o750, program: 0o750, file: 0o640, holder: 0o710 } };
}

/** Set group and mode of something that was copied. */
export function giveAccess(path: string, { gid, modes }: Access, kind: CopiedKind): void {
  if (gid !== undefined) chownSync(path, -1, gid);
  chmodSync(path, modes[kind]);
}

/** Give a copy made for somebody else, or by a Prumo that let everybody read, to those who are to read it now. Its content stays. */
export function giveTree(entries: readonly Entry[], tree: string, access: Access): void {
  for (const entry of entries) {
    if (entry.kind === 'link') continue;
    giveAccess(join(tree, entry.path), access, entry.kind === 'file' && entry.executable ? 'program' : entry.kind);
  }
  giveAccess(tree, access, 'folder');
}
