import { chown, mkdir, readdir, rmdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Place, reachJob } from '../../backups/restore/index.ts';
import { repositoryNode } from '../../components/pgbackrest/index.ts';
import { PrumoError } from '../../errors/index.ts';
import { verbatim } from '../../messages/message.ts';
import type { Platform, StackContext } from '../../model/index.ts';
import { findUser } from '../../platforms/local/users.ts';
import { text } from '../text.ts';

/** Rejects with `restore-place` unless the folder is empty or not there, and can be made. */
export async function refuseFull(folder: string): Promise<void> {
  try {
    if ((await readdir(folder)).length === 0) return;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      if (
        await stat(dirname(folder)).then(
          (found) => found.isDirectory(),
          () => false,
        )
      )
        return;
      throw refused(text.noParent(dirname(folder)), error);
    }
    throw refused(text.noFolder(folder), error);
  }
  throw refused(text.folderNotEmpty(folder));
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
  const first = await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw refused(text.noFolder(folder), error);
  });
  const { uid, gid } = await stat(folder);
  let isKept = false;
  const made: AsyncDisposable & { keep(): void } = {
    keep: () => void (isKept = true),
    [Symbol.asyncDispose]: async () => {
      if (isKept) return;
      if (first === undefined) await chown(folder, uid, gid);
      else await rmdir(folder).catch(() => undefined);
    },
  };
  try {
    const user = context.user(repositoryNode(context).name);
    const found = context.isRoot ? findUser(user) : undefined;
    if (found !== undefined) await chown(folder, found.uid, found.gid);
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
