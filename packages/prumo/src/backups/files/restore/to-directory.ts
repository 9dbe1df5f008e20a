import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Copied, isCopied } from '../entry.ts';
import type { FileBackups } from '../file-backups.ts';
import type { FilesManifest } from '../manifest.ts';
import { type NotRestored, orDamaged } from './damaged.ts';
import { pathOf } from './path-of.ts';
import { isIn, type Scope } from './scope.ts';

/** What is known of each object, a line of JSON, beside the buckets' folders: bucket names begin with a letter or digit. */
const INDEX = '_objects.ndjson';

export interface ToDirectory {
  readonly backups: Pick<FileBackups, 'entries' | 'content'>;
  readonly manifest: FilesManifest;
  readonly scope: Scope;
  /** Absolute, and not there yet. */
  readonly path: string;
}

export interface Restored {
  readonly objects: number;
  readonly bytes: number;
  readonly damaged: readonly NotRestored[];
}

/**
 * Write every object as a file, private to whoever asked, into a folder that is there when all is. An object whose bytes are not what was stored
 * is left out and told. Rejects with the system's words where something cannot be written; then there is no folder.
 */
export async function restoreToDirectory({ backups, manifest, scope, path }: ToDirectory, signal: AbortSignal): Promise<Restored> {
  const partial = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.partial`);
  try {
    await mkdir(partial, { mode: 0o700 });
    const damaged: NotRestored[] = [];
    const done = { objects: 0, bytes: 0 };
    await using index = await open(join(partial, INDEX), 'wx', 0o600);
    for await (const entry of backups.entries(manifest, signal)) {
      signal.throwIfAborted();
      if (!isIn(scope, entry) || !isCopied(entry)) continue;
      let file = '';
      const write = async () => {
        file = await writeObject(partial, entry, () => backups.content(entry, signal));
      };
      if (!(await orDamaged(entry, write, (one) => void damaged.push(one)))) continue;
      const { bucket, key, size, sha256, modified, headers } = entry;
      await index.writeFile(`${JSON.stringify({ bucket, key, file, size, sha256, modified, headers })}\n`);
      done.objects += 1;
      done.bytes += size;
    }
    await index.sync();
    await rename(partial, path);
    return { ...done, damaged };
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

/** Resolves with where the file lies beneath the folder. */
async function writeObject(folder: string, entry: Copied, content: () => AsyncIterable<Uint8Array>): Promise<string> {
  const { file, handle } = await openFile(folder, entry);
  try {
    for await (const chunk of content()) await writeAll(handle, chunk);
    await handle.sync();
  } catch (error) {
    await rm(join(folder, file), { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return file;
}

/** By its key; where that is too long, or a file already has the name of one of its folders or a folder its own, by a hash of it. */
async function openFile(folder: string, { bucket, key }: Copied): Promise<{ readonly file: string; readonly handle: FileHandle }> {
  const path = pathOf(key);
  const hashed = join(bucket, `%${createHash('sha256').update(key).digest('hex')}`);
  for (const file of path === undefined ? [hashed] : [join(bucket, path), hashed]) {
    try {
      await mkdir(dirname(join(folder, file)), { recursive: true, mode: 0o700 });
      return { file, handle: await open(join(folder, file), 'wx', 0o600) };
    } catch (error) {
      if (file === hashed || !isNameTaken(error)) throw error;
    }
  }
  throw new Error(`no name for ${bucket}/${key}`);
}

function isNameTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['EEXIST', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'].includes(String(error.code));
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let from = 0; from < chunk.length; ) from += (await file.write(chunk, from)).bytesWritten;
}
