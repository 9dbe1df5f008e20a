import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Replace a file so that a reader, or a machine losing power, sees the old content or the new, never a part. The parent
 * folder must be one only Prumo writes to.
 */
export async function writeAtomically(
  path: string,
  content: string | Uint8Array,
  options: { mode: number; uid?: number; gid?: number },
): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}`);
  try {
    const handle = await open(temporary, 'wx', options.mode);
    try {
      await handle.writeFile(content);
      await handle.chmod(options.mode);
      if (options.uid !== undefined && options.gid !== undefined) await handle.chown(options.uid, options.gid);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
