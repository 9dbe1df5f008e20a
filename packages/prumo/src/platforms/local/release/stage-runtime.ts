import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import * as z from 'zod';
import { PrumoError } from '../../../errors/index.ts';
import { EVERYBODY } from './access.ts';
import { fileHash } from './content-hash.ts';
import { copyTree, SourceChanged } from './copy-tree.ts';
import { explained } from './disk-errors.ts';
import { type Entry, type FileEntry, sameStamp, type Stamp, stampOf } from './entry.ts';
import { hashFiles } from './hash-files.ts';
import { releaseId } from './stage-release.ts';
import { moveIntoPlace, removeAbandoned, removeWhole, temporaryIn } from './temporary.ts';
import * as text from './text.ts';
import { walk } from './walk.ts';

export interface RuntimeInputs {
  /** Prumo's home on this machine; the runtime goes to `<home>/runtime/`. */
  readonly home: string;
  /** Folder with Prumo's own built JavaScript. */
  readonly dist: string;
  /** The Node.js to keep. Default: the one running. */
  readonly node?: { readonly path: string; readonly version: string };
  readonly signal?: AbortSignal;
}

export interface StagedRuntime {
  /** Absolute path of the kept `node`; its folder is `StackContext.nodeFolder`. */
  readonly node: string;
  readonly nodeFolder: string;
  /** Folder with the kept copy of `dist`. */
  readonly prumo: string;
}

/**
 * Keep the Node.js Prumo runs on, and Prumo itself, where every node's user can read them and where no upgrade or removal of
 * the clone reaches. Copied once per version. Rejects with `PrumoError` `disk-full`, with nothing half-made left.
 */
export async function stageRuntime(inputs: RuntimeInputs): Promise<StagedRuntime> {
  const runtime = join(inputs.home, 'runtime');
  const { path, version } = inputs.node ?? { path: process.execPath, version: process.version };
  try {
    await mkdir(runtime, { recursive: true });
    await chmod(runtime, 0o755);
    await removeAbandoned(runtime);
    const nodeFolder = join(await stageNode(runtime, realpathSync(path), version, inputs.signal), 'bin');
    const prumo = await stageDist(runtime, inputs.dist, inputs.signal);
    return { node: join(nodeFolder, 'node'), nodeFolder, prumo };
  } catch (error) {
    if (error instanceof SourceChanged)
      throw new PrumoError({ code: 'release-not-staged', ...text.keepsChanging(error.path), cause: error });
    throw explained(error, runtime);
  }
}

/** Folder `stageRuntime` would keep Prumo in now. Writes nothing but, where the home has runtimes, the cache of hashes. */
export async function previewRuntime({ home, dist, signal }: Omit<RuntimeInputs, 'node'>): Promise<string> {
  const runtime = join(home, 'runtime');
  return (await distPlace(runtime, dist, existsSync(runtime), signal)).place;
}

/** Remove copies of Prumo and of Node.js but the ones named (absolute folders, e.g. `StagedRuntime.prumo`) and those used in the last `keepFor` milliseconds. */
export async function pruneRuntimes(home: string, inUse: readonly string[], keepFor: number = 7 * 86_400_000): Promise<readonly string[]> {
  const runtime = join(home, 'runtime');
  const doomed = (existsSync(runtime) ? await readdir(runtime) : [])
    .filter((name) => /^(node|prumo)-/.test(name))
    .map((name) => join(runtime, name))
    .filter(
      (path) => !inUse.some((used) => used === path || used.startsWith(`${path}/`)) && lstatSync(path).mtimeMs < Date.now() - keepFor,
    );
  for (const path of doomed) await removeWhole(path);
  return doomed;
}

const sourceSchema = z.object({ sha256: z.string(), size: z.number(), modified: z.string(), changed: z.string(), inode: z.string() });

/** Folder `node-<version>`, or with a suffix where another build of the same version is kept already: running processes keep theirs. */
async function stageNode(runtime: string, path: string, version: string, signal: AbortSignal | undefined): Promise<string> {
  const stamp = stampOf(lstatSync(path, { bigint: true }));
  const plain = join(runtime, `node-${version}`);
  const kept = await sourceIn(plain);
  if (kept !== undefined && sameStamp(kept, stamp)) return used(plain);
  const sha256 = await fileHash(path, stamp);
  if (kept !== undefined && kept.sha256 === sha256) {
    await writeFile(join(plain, 'source.json'), JSON.stringify({ sha256, ...stamp }));
    return used(plain);
  }
  const place = kept === undefined ? plain : `${plain}-${sha256.slice(0, 8)}`;
  if ((await sourceIn(place)) !== undefined) return used(place);
  const entries: readonly Entry[] = [
    { kind: 'folder', path: 'bin' },
    { kind: 'file', path: 'bin/node', source: path, executable: true, stamp },
  ];
  await makeAt(place, entries, new Map([[path, sha256]]), { 'source.json': JSON.stringify({ sha256, ...stamp }) }, signal);
  return place;
}

async function stageDist(runtime: string, dist: string, signal: AbortSignal | undefined): Promise<string> {
  const { place, entries, hashes } = await distPlace(runtime, dist, true, signal);
  if (existsSync(place)) return used(place);
  await makeAt(place, entries, hashes, {}, signal);
  return place;
}

async function distPlace(
  runtime: string,
  dist: string,
  hasCache: boolean,
  signal: AbortSignal | undefined,
): Promise<{ readonly place: string; readonly entries: readonly Entry[]; readonly hashes: ReadonlyMap<string, string> }> {
  const folder = realpathSync(dist);
  const entries = walk({ folder, ignore: () => false, skipModules: 'top', never: [] })
    .entries.map((entry): Entry => ({ ...entry, path: relative(folder, entry.path) }))
    .filter((entry) => entry.path !== '')
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const files: readonly FileEntry[] = entries.filter((entry) => entry.kind === 'file');
  const hashes = await hashFiles(files, hasCache ? join(runtime, '.hashes.json') : undefined, signal);
  return { place: join(runtime, `prumo-${releaseId({ app: '', entries }, hashes)}`), entries, hashes };
}

async function makeAt(
  place: string,
  entries: readonly Entry[],
  hashes: ReadonlyMap<string, string>,
  extra: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (existsSync(place)) await removeWhole(place);
  const temporary = temporaryIn(dirname(place));
  try {
    await copyTree(entries, hashes, temporary, EVERYBODY, signal);
    for (const [name, content] of Object.entries(extra)) await writeFile(join(temporary, name), content);
    await moveIntoPlace(temporary, place);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function sourceIn(folder: string): Promise<(Stamp & { sha256: string }) | undefined> {
  try {
    return sourceSchema.parse(JSON.parse(await readFile(join(folder, 'source.json'), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Mark a folder as used now; see `pruneRuntimes`. */
async function used(folder: string): Promise<string> {
  await utimes(folder, new Date(), new Date());
  return folder;
}
