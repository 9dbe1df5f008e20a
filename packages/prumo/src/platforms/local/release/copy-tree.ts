import { constants, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type Access, giveAccess } from './access.ts';
import { BATCH, contentHash, fileHash, SMALL } from './content-hash.ts';
import type { Entry, FileEntry } from './entry.ts';

/** A file was written to between being listed and being copied. */
export class SourceChanged extends Error {
  readonly path: string;
  constructor(path: string) {
    super(`${path} changed while it was copied`);
    this.name = 'SourceChanged';
    this.path = path;
  }
}

/**
 * Copy entries into an empty folder, for those named by `access` to read. Copies, by reference where the file system can (`FICLONE`);
 * never hard links, since whoever edits the source in place would edit the release. What was copied must have the hash the release is
 * named after, or `SourceChanged` is thrown.
 */
export async function copyTree(
  entries: readonly Entry[],
  hashes: ReadonlyMap<string, string>,
  into: string,
  access: Access,
  signal?: AbortSignal,
): Promise<void> {
  await mkdir(into);
  giveAccess(into, access, 'folder');
  let count = 0;
  for (const entry of entries) {
    count += 1;
    if (count % BATCH === 0) await setImmediate();
    signal?.throwIfAborted();
    const target = join(into, entry.path);
    if (entry.kind === 'folder') {
      mkdirSync(target);
      giveAccess(target, access, 'folder');
    } else if (entry.kind === 'link') {
      symlinkSync(entry.target, target);
    } else if ((await copied(entry, target, access)) !== hashes.get(entry.source)) {
      throw new SourceChanged(entry.source);
    }
  }
}

/** Copy one file and give the hash of what was written. */
async function copied(file: FileEntry, target: string, access: Access): Promise<string> {
  let hash: string;
  if (file.stamp.size <= SMALL) {
    const content = readFileSync(file.source);
    hash = contentHash(content);
    writeFileSync(target, content, { flag: 'wx', mode: 0o600 });
  } else {
    await copyFile(file.source, target, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
    hash = await fileHash(target, file.stamp);
  }
  // Neither the umask nor the source's mode decides.
  giveAccess(target, access, file.executable ? 'program' : 'file');
  return hash;
}
