import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type Entry, stampOf } from './entry.ts';
import type { Ignore } from './ignore.ts';

export interface WalkOptions {
  /** Absolute real folder to walk. */
  readonly folder: string;
  readonly ignore: Ignore;
  /** `every`: skip `node_modules` wherever it is (the closure brings what is needed); `top`: only the package's own. */
  readonly skipModules: 'every' | 'top';
  /** Absolute folders never entered: Prumo's state, should it lie inside. */
  readonly never: readonly string[];
}

/** Paths are absolute here, those of the entries included. */
export interface Walked {
  readonly entries: readonly Entry[];
  /** Folders with a `package.json`, the walked one included. */
  readonly packages: readonly string[];
  /** Left out by the rules. */
  readonly ignored: readonly string[];
  /** Links to outside of the folder, and things that are neither file, folder nor link. */
  readonly outside: readonly string[];
  readonly special: readonly string[];
}

/** List a folder. Synchronous on purpose: thousands of `lstat` cost a tenth of what they cost through the thread pool. */
export function walk(options: WalkOptions): Walked {
  const entries: Entry[] = [];
  const found = { packages: [] as string[], ignored: [] as string[], outside: [] as string[], special: [] as string[] };
  const open = [options.folder];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    entries.push({ kind: 'folder', path: folder });
    for (const item of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, item.name);
      if (item.name === 'node_modules' && (options.skipModules === 'every' || folder === options.folder)) continue;
      if (options.never.includes(path)) continue;
      if (options.ignore(relative(options.folder, path), item.isDirectory())) found.ignored.push(path);
      else if (item.isDirectory()) open.push(path);
      else if (item.isSymbolicLink()) entries.push(linkEntry(path, options.folder, found.outside));
      else if (item.isFile()) {
        const stats = lstatSync(path, { bigint: true });
        entries.push({ kind: 'file', path, source: path, executable: (stats.mode & 0o111n) !== 0n, stamp: stampOf(stats) });
        if (item.name === 'package.json') found.packages.push(folder);
      } else found.special.push(path);
    }
  }
  return { entries, ...found };
}

/** A link inside the folder stays relative; one that leaves it is made absolute and named, never followed: as root that could lay open what others may not read. */
function linkEntry(path: string, folder: string, outside: string[]): Entry {
  const target = resolve(dirname(path), readlinkSync(path));
  const inside = target === folder || target.startsWith(`${folder}/`);
  if (!inside) outside.push(path);
  return { kind: 'link', path, target: inside ? relative(dirname(path), target) || '.' : target };
}
