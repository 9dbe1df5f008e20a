import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir, realpath, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Place, reachJob } from '../../backups/restore/index.ts';
import { repositoryNode } from '../../components/pgbackrest/index.ts';
import { PrumoError } from '../../errors/index.ts';
import { verbatim } from '../../messages/message.ts';
import type { Platform, StackContext } from '../../model/index.ts';
import { findUser } from '../../platforms/local/users.ts';
import { text } from '../text.ts';

/** The folder as the system names it, with no link on the way. Rejects with `restore-place` where that way is not there. */
export async function realFolder(path: string): Promise<string> {
  const parent = await realpath(dirname(path)).catch((error: unknown) => {
    throw refused(text.noParent(dirname(path)), error);
  });
  return join(parent, basename(path));
}

/** Rejects with `restore-place` unless the folder is empty or not there, and can be made. A link is none: who made it decides where it leads. */
export async function refuseFull(folder: string): Promise<void> {
  const found = await lstat(folder).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw refused(text.noFolder(folder), error);
  });
  if (found === undefined) {
    const parent = await stat(dirname(folder)).catch(() => undefined);
    if (parent?.isDirectory() !== true) throw refused(text.noParent(dirname(folder)));
    return;
  }
  if (found.isSymbolicLink()) throw refused(text.folderIsLink(folder));
  const entries = await readdir(folder).catch((error: unknown) => {
    throw refused(text.noFolder(folder), error);
  });
  if (entries.length > 0) throw refused(text.folderNotEmpty(folder));
}

/**
 * Make the folder, the node's user's own, and see that this user reaches it. Disposing removes one that was made here, unless it is to be
 * kept. Of the stack's own places nothing has to be made. Rejects with `restore-place`.
 */
export async function makeReachable(
  context: StackContext,
  platform: Pick<Platform, 'run'>,
  place: Place,
  signal: AbortSignal,
): Promise<AsyncDisposable & { keep(): void }> {
  if (place.isGiven !== true) return { keep: () => undefined, [Symbol.asyncDispose]: async () => undefined };
  const { folder } = place;
  const isNew = await mkdir(folder, { mode: 0o700 }).then(
    () => true,
    (error: unknown) => {
      if (hasCode(error, 'EEXIST')) return false;
      throw refused(text.noFolder(folder), error);
    },
  );
  // By the folder itself: what bears its name may be another by the time it is given away.
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW).catch((error: unknown) => {
    throw refused(text.noFolder(folder), error);
  });
  const { uid, gid } = await handle.stat();
  let isKept = false;
  const made: AsyncDisposable & { keep(): void } = {
    keep: () => void (isKept = true),
    [Symbol.asyncDispose]: async () => {
      try {
        if (isKept) return;
        if (isNew) await rmdir(folder).catch(() => undefined);
        else await handle.chown(uid, gid);
      } finally {
        await handle.close();
      }
    },
  };
  try {
    // What was put there meanwhile is somebody's, and a restore begins by emptying the folder.
    await refuseFull(folder);
    const user = context.user(repositoryNode(context).name);
    const found = context.isRoot ? findUser(user) : undefined;
    if (found !== undefined) await handle.chown(found.uid, found.gid);
    const { code } = await platform.run(reachJob(context, place), signal);
    if (code !== 0) throw refused(text.unreachable(folder, user));
  } catch (error) {
    await made[Symbol.asyncDispose]();
    throw error;
  }
  return made;
}

function refused(what: PrumoError['what'], cause?: unknown): PrumoError {
  return new PrumoError({
    code: 'restore-place',
    what,
    ...(cause instanceof Error ? { why: verbatim(cause.message) } : {}),
    remedy: text.folderRemedy(),
  });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
