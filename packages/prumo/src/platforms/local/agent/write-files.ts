import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { RenderedFile } from '../../../model/index.ts';

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Files written beside their places; nothing is visible before `commit`, nothing remains after `rollback`. */
export interface StagedFiles {
  /** Whether anything will change. */
  readonly changed: boolean;
  commit(): void;
  rollback(): void;
}

/** Python and others find their modules by listing a folder; what is secret in it is kept by the files' own mode. */
const READABLE = 0o755;

/**
 * Write a service's files into a folder that only the agent's user may change, so that no name in it can be a trap laid
 * by a service. Temporary files first, each synced; renames only when all have found room on the disk. Files already
 * as wanted are left alone; `commit` removes those that are not wanted any more.
 *
 * Throws the system's error (`ENOSPC`, `EROFS` …) with nothing changed.
 */
export function stageFiles(folder: string, files: readonly RenderedFile[], owner: Owner): StagedFiles {
  const staged: { readonly temporary: string; readonly path: string }[] = [];
  const rollback = () => {
    for (const { temporary } of staged) rmSync(temporary, { force: true });
  };
  const wanted = new Set<string>();
  try {
    ensureFolder(folder, READABLE);
    for (const file of files) {
      const path = placeOf(folder, file.path);
      wanted.add(path);
      const mode = (file.secret === true ? 0o600 : 0o644) | (file.executable === true ? (file.secret === true ? 0o100 : 0o111) : 0);
      if (isAsWanted(path, file.content, mode, owner)) continue;
      ensureFoldersBetween(folder, dirname(path));
      const temporary = temporaryFor(path);
      staged.push({ temporary, path });
      writeNew(temporary, file.content, mode, owner);
    }
  } catch (error) {
    rollback();
    throw error;
  }
  const stale = filesIn(folder).filter((path) => !wanted.has(path) && !staged.some(({ temporary }) => temporary === path));
  return {
    changed: staged.length > 0 || stale.length > 0,
    commit() {
      for (const { temporary, path } of staged) renameSync(temporary, path);
      for (const path of stale) unlinkSync(path);
      removeEmptyFolders(folder);
    },
    rollback,
  };
}

/** Replace a file of the agent's own in one step, 0600. With `durable` it survives a power cut right after the call. */
export function replaceFile(path: string, content: string, durable: boolean): void {
  const temporary = temporaryFor(path);
  try {
    writeNew(temporary, content, 0o600, undefined, durable);
    renameSync(temporary, path);
    if (durable) syncFolder(dirname(path));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Make a folder, or give an existing one this mode and owner. A symbolic link in its place is refused. */
export function ensureFolder(path: string, mode: number, owner?: Owner): void {
  mkdirSync(path, { recursive: true, mode });
  const found = lstatSync(path);
  if (!found.isDirectory()) throw new Error(`${path} is not a folder`);
  if ((found.mode & 0o7777) !== mode) chmodSync(path, mode);
  if (owner !== undefined && (found.uid !== owner.uid || found.gid !== owner.gid)) chownSync(path, owner.uid, owner.gid);
}

/**
 * Make a folder that several parts of Prumo share, if it is missing; an existing one keeps its mode. Its parents likewise: after
 * a reboot all of `/run/prumo` is gone, and the agent's umask would close it to the nodes' users.
 */
export function makeSharedFolder(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) return;
  makeSharedFolder(dirname(path));
  ensureFolder(path, process.getuid?.() === 0 ? 0o711 : 0o700);
}

function ensureFoldersBetween(top: string, bottom: string): void {
  if (bottom === top) return;
  ensureFoldersBetween(top, dirname(bottom));
  ensureFolder(bottom, READABLE);
}

function placeOf(folder: string, path: string): string {
  const normal = normalize(path);
  if (normal !== path || path.startsWith('/') || path.split('/').includes('..') || path === '.')
    throw new Error(`not a path within the folder: ${path}`);
  return join(folder, path);
}

function temporaryFor(path: string): string {
  return `${path}.${randomBytes(6).toString('hex')}.tmp`;
}

function writeNew(path: string, content: string, mode: number, owner?: Owner, durable = true): void {
  const descriptor = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
  try {
    const bytes = Buffer.from(content);
    for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
    if (owner !== undefined) fchownSync(descriptor, owner.uid, owner.gid);
    fchmodSync(descriptor, mode);
    if (durable) fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function isAsWanted(path: string, content: string, mode: number, owner: Owner): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || !found.isFile() || (found.mode & 0o7777) !== mode || found.uid !== owner.uid || found.gid !== owner.gid)
    return false;
  return readFileSync(path, 'utf8') === content;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
}

function removeEmptyFolders(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const path = join(folder, entry.name);
    removeEmptyFolders(path);
    if (readdirSync(path).length === 0) rmdirSync(path);
  }
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
