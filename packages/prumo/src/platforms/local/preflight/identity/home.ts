import { chmod, mkdir, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { PrumoError } from '../../../../errors/index.ts';
import { text } from './text.ts';

/** Who runs Prumo. */
export interface Invoker {
  readonly uid: number;
  readonly userName: string;
  /** Home folder of the user. */
  readonly homeFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Where Prumo keeps every stack's state: PRUMO_HOME, else `/var/lib/prumo` as root, else the XDG state folder. Pure. */
export function homeFolder(invoker: Invoker): string {
  const { PRUMO_HOME: chosen, XDG_STATE_HOME: stateHome } = invoker.env;
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  if (invoker.uid === 0) return '/var/lib/prumo';
  const base = stateHome !== undefined && isAbsolute(stateHome) ? stateHome : join(invoker.homeFolder, '.local', 'state');
  return join(base, 'prumo');
}

/** Folder of one stack's state. */
export function stateFolder(home: string, stack: string): string {
  return join(home, stack);
}

/**
 * Make the folders of the home and of a stack. As root, where every node has a user of its own, they may be passed
 * through (0711) and every parent must be too: rejects with `home-unreachable`. Otherwise they are private (0700).
 */
export async function prepareState(home: string, stack: string, isRoot: boolean): Promise<void> {
  const mode = isRoot ? 0o711 : 0o700;
  const uid = process.getuid?.();
  for (const folder of [home, stateFolder(home, stack)]) {
    await mkdir(folder, { recursive: true, mode });
    const found = await stat(folder);
    if (found.uid === uid && (found.mode & 0o777) !== mode) await chmod(folder, mode);
  }
  if (!isRoot) return;
  const [closed] = await closedParents(home);
  if (closed === undefined) return;
  throw new PrumoError({
    code: 'home-unreachable',
    what: text.homeUnreachable(closed.folder, closed.mode.toString(8)),
    remedy: text.homeUnreachableRemedy(closed.folder),
  });
}

export interface ClosedFolder {
  readonly folder: string;
  /** Permission bits. */
  readonly mode: number;
}

/** Parents of a folder that other users may not pass through, outermost first. Missing ones are skipped. */
export async function closedParents(folder: string): Promise<readonly ClosedFolder[]> {
  const parents: string[] = [];
  for (let parent = dirname(folder); ; parent = dirname(parent)) {
    parents.unshift(parent);
    if (parent === dirname(parent)) break;
  }
  const found = await Promise.all(
    parents.map(async (parent) => {
      const mode = await stat(parent).then(
        (stats) => stats.mode & 0o777,
        () => undefined,
      );
      return mode === undefined || (mode & 0o001) !== 0 ? [] : [{ folder: parent, mode }];
    }),
  );
  return found.flat();
}
