import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { PrumoError } from '../../errors/index.ts';
import { text } from './text.ts';

export function unknownService(name: string): PrumoError {
  return new PrumoError({ code: 'unknown-service', what: text.unknownService(name), remedy: text.listServices() });
}

export function unknownNode(name: string): PrumoError {
  return new PrumoError({ code: 'unknown-node', what: text.unknownNode(name), remedy: text.listNodes() });
}

export function foreignProcess(pid: number, node: string): PrumoError {
  return new PrumoError({ code: 'foreign-process', what: text.foreignProcess(pid, node), remedy: text.lookAgain() });
}

export function notRunning(name: string): PrumoError {
  return new PrumoError({ code: 'instance-not-running', what: text.notRunning(name), remedy: text.startFirst() });
}

/** What SQLite says of a disk, as the kernel would: https://sqlite.org/rescode.html (SQLITE_FULL, SQLITE_READONLY). */
const SQLITE: ReadonlyMap<unknown, string> = new Map([
  [13, 'ENOSPC'],
  [8, 'EROFS'],
]);
const SQLITE_CANTOPEN = 14;

/** An error that is the disk's, in words for people: full, read-only, or not this user's to write. Undefined for any other error. */
export function diskError(error: unknown, folder: string): PrumoError | undefined {
  if (!(error instanceof Error) || error instanceof PrumoError) return undefined;
  const code = diskCode(error, folder);
  if (code === undefined) return undefined;
  const said = { what: text.diskFull(folder), why: text.diskFullWhy(code), cause: error };
  if (code === 'EACCES') return new PrumoError({ code: 'home-unreachable', ...said, remedy: text.makeWritable(folder) });
  return new PrumoError({ code: 'disk-full', ...said, remedy: text.makeRoom(folder) });
}

/** Any error as a `PrumoError`: a full or read-only disk is the user's to mend, anything else a bug of ours. */
export function toPrumoError(error: unknown, folder: string): PrumoError {
  if (error instanceof PrumoError) return error;
  const known = diskError(error, folder);
  if (known !== undefined) return known;
  const reason = error instanceof Error ? error.message : String(error);
  return new PrumoError({ code: 'bug', what: text.agentFailed(reason), remedy: text.badRequestRemedy(), cause: error });
}

function diskCode(error: Error, folder: string): string | undefined {
  const code = 'code' in error ? error.code : undefined;
  const sqlite = 'errcode' in error ? error.errcode : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EROFS') return code;
  if (SQLITE.has(sqlite)) return SQLITE.get(sqlite);
  const path = 'path' in error && typeof error.path === 'string' ? error.path : folder;
  if (code === 'EACCES' && (path === folder || path.startsWith(`${folder}/`))) return code;
  // Node's recursive mkdir says ENOENT on a read-only disk, and SQLite only that it cannot open: ask the kernel.
  return code === 'ENOENT' || sqlite === SQLITE_CANTOPEN ? whyNotWritable(folder) : undefined;
}

/** `EROFS` or `EACCES` when nothing can be made in a folder, or in the nearest one above it that is there. */
function whyNotWritable(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    try {
      accessSync(at, constants.W_OK);
      return undefined;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EROFS' || code === 'EACCES') return code;
      if (code !== 'ENOENT' || at === dirname(at)) return undefined;
    }
  }
}
