import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkedName, ObjectMissing, type StoredObject, type Target } from './target.ts';

const PARTIAL = /^\..*\.partial$/;
/** Private to whoever stores here: the content is sealed, its size and time are nobody's business. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;
const READ_AT_ONCE = 1024 * 1024;

/** Objects as files of a folder, made when first stored in. */
export function folderTarget(folder: string): Target {
  return {
    name: folder,
    async put(name, content, signal) {
      const final = join(folder, checkedName(name));
      const partial = join(folder, `.${name}.${randomBytes(6).toString('hex')}.partial`);
      await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
      try {
        await write(partial, content, signal);
        await rename(partial, final);
      } catch (error) {
        await rm(partial, { force: true });
        throw error;
      }
      await syncFolder(folder);
    },
    async *get(name, signal) {
      try {
        yield* createReadStream(join(folder, checkedName(name)), { signal, highWaterMark: READ_AT_ONCE }) as AsyncIterable<Buffer>;
      } catch (error) {
        throw isMissing(error) ? new ObjectMissing(name) : error;
      }
    },
    async list() {
      const names = (await entriesOf(folder)).filter((name) => !name.startsWith('.')).toSorted();
      const found = await Promise.all(names.map(async (name) => ({ name, file: await stat(join(folder, name)).catch(() => undefined) })));
      return found.flatMap(({ name, file }): readonly StoredObject[] => (file?.isFile() === true ? [{ name, size: file.size }] : []));
    },
    async remove(name) {
      await rm(join(folder, checkedName(name)), { force: true });
      await syncFolder(folder);
    },
    async sweep() {
      const left = (await entriesOf(folder)).filter((name) => PARTIAL.test(name));
      for (const name of left) await rm(join(folder, name), { force: true });
      return left;
    },
  };
}

/** On the disk before anybody can see it under its name. */
async function write(path: string, content: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void> {
  await using file = await open(path, 'wx', FILE_MODE);
  for await (const chunk of content) {
    signal.throwIfAborted();
    await writeAll(file, chunk);
  }
  signal.throwIfAborted();
  await file.sync();
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let from = 0; from < chunk.length; ) from += (await file.write(chunk, from)).bytesWritten;
}

async function entriesOf(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** A name in a folder is only sure to outlast a crash of the machine when the folder itself is on the disk. */
async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r');
  await handle.sync();
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
