import { randomBytes } from 'node:crypto';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const PREFIX = '.staging-';

/** Name for a folder being made; it tells whose it is, so that the next run can tell an abandoned one. */
export function temporaryIn(folder: string): string {
  return join(folder, `${PREFIX}${process.pid}-${randomBytes(6).toString('hex')}`);
}

/** Remove what earlier runs left when they were killed. Folders of living processes stay. */
export async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = /^\.staging-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !(Number(pid) !== process.pid && existsSync(`/proc/${pid}`)))
      await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** Remove a folder so that it is there whole or not at all, whenever the power goes. */
export async function removeWhole(path: string): Promise<void> {
  const doomed = temporaryIn(dirname(path));
  await rename(path, doomed);
  await rm(doomed, { recursive: true, force: true });
}

/**
 * Put a finished folder in its place, its contents on the disk before its name. One `sync -f` instead of an fsync per file: thousands of
 * those take minutes on a slow disk. Returns false when the place was taken meanwhile.
 */
export async function moveIntoPlace(temporary: string, place: string): Promise<boolean> {
  await promisify(execFile)('sync', ['-f', temporary], { timeout: 120_000 });
  try {
    await rename(temporary, place);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST')) return false;
    throw error;
  }
  const parent = await open(dirname(place), 'r');
  try {
    await parent.sync();
  } finally {
    await parent.close();
  }
  return true;
}
