import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

export const releaseSchema = z.object({
  schemaVersion: z.literal(1),
  id: z.string(),
  /** The application's folder relative to `tree/`; empty when it is the tree itself. */
  app: z.string(),
  files: z.number(),
  bytes: z.number(),
  /** Where it was copied from, and when (ISO 8601). */
  source: z.string(),
  stagedAt: z.string(),
});
export type ReleaseManifest = z.infer<typeof releaseSchema>;

/** A kept release. */
export interface Release extends ReleaseManifest {
  /** The application's folder in it: what `StackContext.release` is. */
  readonly path: string;
  /** Milliseconds since the epoch: when it was last staged or asked for again. */
  readonly usedAt: number;
}

export function releasesFolder(state: string): string {
  return join(state, 'releases');
}

/** One release by id; undefined when there is none, or what is there is not whole. */
export async function findRelease(state: string, id: string): Promise<Release | undefined> {
  const folder = join(releasesFolder(state), id);
  try {
    const manifest = releaseSchema.parse(JSON.parse(await readFile(join(folder, 'release.json'), 'utf8')));
    return { ...manifest, path: join(folder, 'tree', manifest.app), usedAt: (await stat(folder)).mtimeMs };
  } catch {
    return undefined;
  }
}

/** Kept releases, the one used last first. */
export async function listReleases(state: string): Promise<readonly Release[]> {
  let names: readonly string[];
  try {
    names = await readdir(releasesFolder(state));
  } catch {
    return [];
  }
  const found = await Promise.all(names.filter((name) => !name.startsWith('.')).map((name) => findRelease(state, name)));
  return found.filter((release) => release !== undefined).sort((a, b) => b.usedAt - a.usedAt);
}
