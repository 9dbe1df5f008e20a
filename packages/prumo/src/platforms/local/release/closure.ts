import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { commandsOf, packageIn, type PackageManifest } from './manifest-of-package.ts';

/** A symbolic link of the release. Both ends are paths of the source; the release repeats their positions. */
export interface PlannedLink {
  readonly at: string;
  readonly to: string;
}

/** What an application needs besides its own folder, as Node finds it. All paths are real and absolute. */
export interface Closure {
  /** Installed packages: copied whole, but for their own `node_modules`, of which only the needed part is listed here. */
  readonly installed: readonly string[];
  /** Packages of the same repository that `node_modules` links to. Copied by the rules of the application's folder. */
  readonly workspaces: readonly string[];
  readonly links: readonly PlannedLink[];
  /** Dependencies that are declared and not installed: of the application's own packages, and of others. */
  readonly missing: readonly { readonly of: string; readonly name: string; readonly own: boolean }[];
}

/**
 * Everything reachable from `roots` by `dependencies`, `optionalDependencies` and `peerDependencies`, resolved as Node does: from a
 * package's real folder upward through each `node_modules`. `devDependencies` are left out. The release keeps every package
 * at its place relative to the application, so nested versions, hoisting and pnpm's links mean there what they mean here.
 */
export function closureOf(roots: readonly string[]): Closure {
  const search = new Search();
  for (const root of roots) search.visit(root, true);
  return search;
}

class Search implements Closure {
  readonly missing: { of: string; name: string; own: boolean }[] = [];
  readonly #installed = new Set<string>();
  readonly #workspaces = new Set<string>();
  readonly #links = new Map<string, string>();
  readonly #seen = new Set<string>();

  get installed(): readonly string[] {
    return [...this.#installed];
  }

  get workspaces(): readonly string[] {
    return [...this.#workspaces];
  }

  get links(): readonly PlannedLink[] {
    return [...this.#links].map(([at, to]) => ({ at, to }));
  }

  visit(root: string, own: boolean): void {
    const open: { folder: string; own: boolean }[] = [{ folder: root, own }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (this.#seen.has(next.folder)) continue;
      this.#seen.add(next.folder);
      const manifest = packageIn(next.folder);
      if (manifest === undefined) continue;
      for (const found of this.#dependenciesOf(next.folder, manifest, next.own)) open.push(found);
    }
  }

  #dependenciesOf(folder: string, manifest: PackageManifest, own: boolean): readonly { folder: string; own: boolean }[] {
    const optional = new Set([...Object.keys(manifest.optionalDependencies), ...Object.keys(manifest.peerDependencies)]);
    const found: { folder: string; own: boolean }[] = [];
    for (const name of new Set([...Object.keys(manifest.dependencies), ...optional])) {
      const at = resolve(folder, name);
      if (at === undefined) {
        if (!optional.has(name)) this.missing.push({ of: folder, name, own });
        continue;
      }
      const real = realpathSync(at);
      const isWorkspace = !real.split('/').includes('node_modules');
      if (at !== real) this.#links.set(at, real);
      (isWorkspace ? this.#workspaces : this.#installed).add(real);
      if (own) this.#linkCommands(folder, name, real);
      found.push({ folder: real, own: isWorkspace });
    }
    return found;
  }

  /** `node_modules/.bin` of the application's own packages, made anew: the one npm keeps may be elsewhere and names development tools too. */
  #linkCommands(folder: string, name: string, real: string): void {
    const manifest = packageIn(real);
    if (manifest === undefined) return;
    for (const [command, path] of commandsOf(manifest, name)) {
      const target = join(real, path);
      if (target.startsWith(`${real}/`) && basename(command) === command && existsSync(target))
        this.#links.set(join(folder, 'node_modules', '.bin', command), target);
    }
  }
}

/** Where Node finds a package by name, seen from a folder; links unresolved. */
export function resolve(from: string, name: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (basename(folder) !== 'node_modules') {
      const candidate = join(folder, 'node_modules', name);
      if (existsSync(join(candidate, 'package.json'))) return candidate;
    }
    if (dirname(folder) === folder) return undefined;
  }
}
