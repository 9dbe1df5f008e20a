import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { PrumoError } from '../../../errors/index.ts';
import type { Message } from '../../../messages/message.ts';
import { type Closure, closureOf } from './closure.ts';
import type { Entry } from './entry.ts';
import { ignoreOf } from './ignore.ts';
import { packageIn } from './manifest-of-package.ts';
import * as text from './text.ts';
import { walk, type Walked } from './walk.ts';

export interface ReleasePlan {
  /** Folder the release's tree stands for: the application's, or the nearest that also holds what it depends on. */
  readonly base: string;
  /** The application's folder relative to `base`; empty when they are the same. */
  readonly app: string;
  /** Each path once, sorted. */
  readonly entries: readonly Entry[];
  readonly warnings: readonly Message[];
}

/** Decide what belongs to a release. Reads, writes nothing. Throws `PrumoError` `release-not-staged` when a dependency is not installed. */
export function planRelease(folder: string, never: readonly string[] = []): ReleasePlan {
  const app = realpathSync(folder);
  const own = listOwn(app, never);
  const ancestor = own.packages.includes(app) ? undefined : ancestorPackage(app);
  const closure = closureOf([...own.packages, ...(ancestor === undefined ? [] : [ancestor])]);
  refuseMissing(closure, app);

  const workspaces = closure.workspaces.filter((path) => path !== app && !path.startsWith(`${app}/`));
  const base = commonFolder([
    app,
    ...workspaces,
    ...(ancestor === undefined ? [] : [ancestor]),
    ...closure.installed.map(holderOf),
    ...closure.links.flatMap(({ at, to }) => [holderOf(at), dirname(to)]),
  ]);
  const parts = [own, ...workspaces.map((path) => listOwn(path, never))];
  const installed = closure.installed.map((path) => walk({ folder: path, ignore: () => false, skipModules: 'top', never }));
  const links = closure.links.map(({ at, to }): Entry => ({ kind: 'link', path: at, target: relative(dirname(at), to) }));
  const above =
    ancestor === undefined
      ? []
      : walk({ folder: ancestor, ignore: (name) => name !== 'package.json', skipModules: 'every', never }).entries;
  return {
    base,
    app: relative(base, app),
    entries: placed(base, [...[...parts, ...installed].flatMap((part) => part.entries), ...above, ...links]),
    warnings: warningsOf(parts, closure, app),
  };
}

function listOwn(folder: string, never: readonly string[]): Walked {
  const rules = join(folder, '.prumoignore');
  return walk({ folder, ignore: ignoreOf(existsSync(rules) ? readFileSync(rules, 'utf8') : ''), skipModules: 'every', never });
}

/** What the application, or a package of the same repository it uses, declares must be there; elsewhere Node may never ask for it. */
function isNeeded(missing: Closure['missing'][number], closure: Closure, app: string): boolean {
  return missing.of === app || closure.workspaces.includes(missing.of);
}

function refuseMissing(closure: Closure, app: string): void {
  const lost = closure.missing.filter((missing) => isNeeded(missing, closure, app));
  if (lost.length > 0)
    throw new PrumoError({
      code: 'release-not-staged',
      ...text.notInstalled(
        lost.map(({ name }) => name),
        app,
      ),
    });
}

/** The package an application without a `package.json` of its own belongs to: the nearest above it in the same repository. */
function ancestorPackage(app: string): string | undefined {
  let found: string | undefined;
  for (let folder = app; ; folder = dirname(folder)) {
    if (folder !== app && found === undefined && packageIn(folder) !== undefined) found = folder;
    if (existsSync(join(folder, '.git'))) return found;
    if (dirname(folder) === folder) return undefined;
  }
}

/** Folder whose `node_modules` holds a package. */
function holderOf(path: string): string {
  const at = path.lastIndexOf('/node_modules/');
  return at === -1 ? path : path.slice(0, at) || '/';
}

function commonFolder(paths: readonly string[]): string {
  let common = paths[0] ?? '/';
  for (const path of paths) while (path !== common && !path.startsWith(common === '/' ? '/' : `${common}/`)) common = dirname(common);
  return common;
}

/** Paths relative to the base, each once, with all parents, sorted so that parents come first. */
function placed(base: string, entries: readonly Entry[]): readonly Entry[] {
  const byPath = new Map<string, Entry>();
  for (const entry of entries) {
    const path = relative(base, entry.path);
    if (path !== '' && !path.startsWith('..') && !byPath.has(path)) byPath.set(path, { ...entry, path });
  }
  for (const path of [...byPath.keys()]) {
    for (let parent = dirname(path); parent !== '.' && !byPath.has(parent); parent = dirname(parent))
      byPath.set(parent, { kind: 'folder', path: parent });
  }
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function warningsOf(parts: readonly Walked[], closure: Closure, app: string): readonly Message[] {
  const environment = parts.flatMap((part) => part.ignored.filter((path) => basename(path).startsWith('.env')));
  const outside = parts.flatMap((part) => part.outside);
  const special = parts.flatMap((part) => part.special);
  return [
    ...(environment.length > 0 ? [text.environmentFilesLeftOut(environment)] : []),
    ...(outside.length > 0 ? [text.linksLeadOutside(outside)] : []),
    ...(special.length > 0 ? [text.specialFilesLeftOut(special)] : []),
    ...closure.missing
      .filter((missing) => missing.own && !isNeeded(missing, closure, app))
      .map(({ of, name }) => text.notInstalledElsewhere(name, of)),
  ];
}
