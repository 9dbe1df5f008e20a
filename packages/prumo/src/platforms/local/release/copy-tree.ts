import { constants } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { eachOf } from './each.ts';
import { type Entry, sameStamp, stampOf } from './entry.ts';

/** A file was written to between being listed and being copied. */
export class SourceChanged extends Error {
  readonly path: string;
  constructor(path: string) {
    super(`${path} changed while it was copied`);
    this.name = 'SourceChanged';
    this.path = path;
  }
}

const WIDTH = 8;

/**
 * Copy entries into an empty folder, readable by all: 0755 for folders and programs, 0644 for the rest. Copies, by reference where the
 * file system can (`FICLONE`); never hard links, since whoever edits the source in place would edit the release. Throws `SourceChanged`.
 */
export async function copyTree(entries: readonly Entry[], into: string, signal?: AbortSignal): Promise<void> {
  await makeFolder(into);
  for (const entry of entries) if (entry.kind === 'folder') await makeFolder(join(into, entry.path));
  await eachOf(entries, WIDTH, async (entry) => {
    signal?.throwIfAborted();
    const target = join(into, entry.path);
    if (entry.kind === 'link') await symlink(entry.target, target);
    if (entry.kind !== 'file') return;
    await copyFile(entry.source, target, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
    await chmod(target, entry.executable ? 0o755 : 0o644);
    if (!sameStamp(entry.stamp, stampOf(await lstat(entry.source, { bigint: true })))) throw new SourceChanged(entry.source);
  });
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  await chmod(path, 0o755);
}
