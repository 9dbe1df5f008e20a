import { readlink, realpath, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { writeAtomically } from './write-atomically.ts';

/** What a new file of the user's gets: it is to be read by the team and kept under version control. */
const NEW_FILE = 0o644;

/**
 * Replace a file that is the user's, such as the spec: at once as `writeAtomically` does, and it stays what it was to
 * everybody else. A link goes on leading to the file it led to; mode, owner and group are kept, also under sudo.
 */
export async function replaceOwnFile(path: string, content: string): Promise<void> {
  const file = await targetOf(path);
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) await writeAtomically(file, content, { mode: NEW_FILE });
  else {
    try {
      await writeAtomically(file, content, { mode: found.mode & 0o777, uid: found.uid, gid: found.gid });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) throw error;
      // Somebody else's file, which this user may write to and not give away: only in place does it stay theirs.
      await writeFile(file, content);
    }
  }
}

/** Where a path leads, also by a link to what is not there yet. */
async function targetOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const link = await readlink(path).catch(() => undefined);
    return link === undefined ? path : resolve(dirname(path), link);
  }
}
