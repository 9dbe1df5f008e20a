import { randomBytes } from 'node:crypto';
import { readdir, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PrumoError } from '../../../../errors/index.ts';
import { whileLocked } from '../../files/file-lock.ts';
import { removeUsers } from '../../users.ts';
import { readAllocation } from './allocation-file.ts';
import { whileAllocating } from './allocation.ts';
import { stateFolder } from './home.ts';
import { text } from './text.ts';

const ASIDE = /^\.destroyed-(.+)-[0-9a-f]{8}$/;
const ALLOCATION = 'allocation.json';

/**
 * Take a stack away in one step, before anything of it is deleted: however far the deletion then comes, no command finds half a stack.
 * For the holder of the stack's lock, with nothing of it running. `clearDestroyed` deletes.
 */
export async function setAside(home: string, stack: string): Promise<void> {
  // A dot, which no stack's name has.
  await rename(stateFolder(home, stack), join(home, `.destroyed-${stack}-${randomBytes(4).toString('hex')}`));
}

/**
 * Delete what destroyed stacks of a home left: data, sockets' folders, users. Users go after all that is theirs, so that no later user
 * gets their number and with it their files. Safe to interrupt, to repeat, and beside a new stack of the same name, which keeps what
 * was given to it. Resolves with the names of those cleared. Rejects with `stack-busy` when another process has been at it for `within` ms.
 */
export async function clearDestroyed(home: string, within: number): Promise<readonly string[]> {
  if ((await destroyedIn(home)).length === 0) return [];
  const locked = await whileLocked(join(home, '.destroyed.lock'), within, async () => {
    const found = await destroyedIn(home);
    for (const { folder, stack } of found) await clear(home, stack, folder);
    return found.map(({ stack }) => stack);
  });
  if (locked === undefined) throw new PrumoError({ code: 'stack-busy', what: text.deletionBusy(home), remedy: text.tryAgain() });
  return locked.result;
}

async function destroyedIn(home: string): Promise<readonly { readonly folder: string; readonly stack: string }[]> {
  const names = await readdir(home).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  return names.flatMap((folder) => {
    const stack = ASIDE.exec(folder)?.[1];
    return stack === undefined ? [] : [{ folder, stack }];
  });
}

async function clear(home: string, stack: string, folder: string): Promise<void> {
  const path = join(home, folder);
  // The allocation goes last: it says where the folder of sockets is.
  for (const entry of await readdir(path)) if (entry !== ALLOCATION) await rm(join(path, entry), { recursive: true, force: true });
  const given = await readAllocation(home, folder).catch(() => undefined);
  await whileAllocating(home, async () => {
    if ((await readAllocation(home, stack)) !== undefined) return;
    if (given !== undefined) await rm(given.run, { recursive: true, force: true });
    await removeUsers(stateFolder(home, stack));
  });
  await rm(join(path, ALLOCATION), { force: true });
  await rmdir(path);
}
