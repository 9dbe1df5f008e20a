import { chmod, lstat, mkdir } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { dirname, isAbsolute, join } from 'node:path';
import { PrumoError } from '../../../../errors/index.ts';
import type { Invoker } from './home.ts';
import { stateFolder } from './home.ts';
import { text } from './text.ts';

/**
 * Longest run folder, in bytes. A Unix socket's path ends at 107 (`sun_path` in unix(7)); this leaves room for a service
 * name and `.s.PGSQL.5432`.
 */
const RUN_FOLDER_LIMIT = 62;

/** Six hex digits that tell stacks of one name in different homes apart. */
function stackHash(home: string, stack: string): string {
  return createHash('sha256').update(`${home}\0${stack}`).digest('hex').slice(0, 6);
}

/**
 * Where a stack's Unix sockets go. As root `/run/prumo/…`. Otherwise beside the state where that is short enough: the
 * user's runtime folder (second choice) is removed when they log out, and `/tmp` (third) is swept by age. Throws
 * `run-folder-unsafe` when even that is too long. Pure.
 */
export function chooseRunFolder(home: string, stack: string, invoker: Invoker): string {
  const leaf = `${stack}-${stackHash(home, stack)}`;
  if (invoker.uid === 0) return join('/run/prumo', leaf);
  const runtime = invoker.env['XDG_RUNTIME_DIR'];
  const candidates = [
    join(stateFolder(home, stack), 'run'),
    ...(runtime !== undefined && isAbsolute(runtime) ? [join(runtime, 'prumo', leaf)] : []),
    join(`/tmp/prumo-${invoker.uid}`, leaf),
  ];
  const chosen = candidates.find((folder) => Buffer.byteLength(folder) <= RUN_FOLDER_LIMIT);
  if (chosen === undefined)
    throw new PrumoError({ code: 'run-folder-unsafe', what: text.noRunFolder(candidates), remedy: text.shorterName() });
  return chosen;
}

/**
 * Make the run folder, or take the one there is if nobody else can have prepared it: it and its parent must be real
 * folders of this user that others cannot write to. Rejects with `run-folder-unsafe`. As root they may be passed through.
 */
export async function prepareRunFolder(folder: string, uid: number): Promise<void> {
  const mode = uid === 0 ? 0o711 : 0o700;
  for (const each of [dirname(folder), folder]) await prepareTrusted(each, uid, mode);
}

async function prepareTrusted(folder: string, uid: number, mode: number): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  try {
    await mkdir(folder, { mode });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const found = await lstat(folder);
  const why = found.isSymbolicLink()
    ? 'it is a link'
    : !found.isDirectory()
      ? 'it is not a folder'
      : found.uid !== uid
        ? `it belongs to user id ${found.uid}`
        : undefined;
  if (why !== undefined)
    throw new PrumoError({ code: 'run-folder-unsafe', what: text.folderNotOurs(folder, why), remedy: text.folderNotOursRemedy(folder) });
  if ((found.mode & 0o777) !== mode) await chmod(folder, mode);
}
