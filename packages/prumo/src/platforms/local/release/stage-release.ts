import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PrumoError } from '../../../errors/index.ts';
import type { Message } from '../../../messages/message.ts';
import { giveAccess, giveTree, onlyFor } from './access.ts';
import { copyTree, SourceChanged } from './copy-tree.ts';
import { explained } from './disk-errors.ts';
import type { Entry } from './entry.ts';
import { hashFiles } from './hash-files.ts';
import { planRelease, type ReleasePlan } from './plan-release.ts';
import { findRelease, type Release, type ReleaseManifest, releasesFolder } from './release.ts';
import { moveIntoPlace, removeAbandoned, removeWhole, temporaryIn } from './temporary.ts';
import * as text from './text.ts';

export interface StageInputs {
  /** The application's folder. */
  readonly folder: string;
  /** State folder of the stack; the release goes to `<state>/releases/<id>/`. Every parent must be searchable by the application's user. */
  readonly state: string;
  /** Id of the group of the application's user, which is to read the release beside Prumo's own user. Absent: nobody else reads it. */
  readonly group?: number;
  readonly signal?: AbortSignal;
}

export interface StagedRelease {
  readonly id: string;
  /** The application's folder inside the release. */
  readonly path: string;
  /** False: the same content was staged before, and nothing was copied. */
  readonly isNew: boolean;
  readonly files: number;
  readonly bytes: number;
  readonly warnings: readonly Message[];
}

/** Times a source that changes under the copy is listed again. */
const ATTEMPTS = 3;

/**
 * Copy the application, and what it needs to run, to where its user can read it, nobody else does and nobody changes it. The id is a hash of
 * paths, execute bits and contents. Either the whole release is there afterwards or nothing of it. Rejects with `PrumoError` `release-not-staged`
 * (dependencies missing, unreadable, changing all the time) and `disk-full`. Callers hold the stack's lock.
 */
export async function stageRelease(inputs: StageInputs): Promise<StagedRelease> {
  const releases = releasesFolder(inputs.state);
  if (!isFolder(inputs.folder)) throw new PrumoError({ code: 'release-not-staged', ...text.noSuchFolder(inputs.folder) });
  try {
    await mkdir(releases, { recursive: true });
    giveAccess(releases, onlyFor(inputs.group), 'holder');
    await removeAbandoned(releases);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await stageOnce(inputs, releases);
      } catch (error) {
        if (!(error instanceof SourceChanged)) throw error;
        if (attempt === ATTEMPTS) throw new PrumoError({ code: 'release-not-staged', ...text.keepsChanging(error.path), cause: error });
      }
    }
  } catch (error) {
    throw explained(error, releases);
  }
}

/** Id and path the application would be staged under now. Writes nothing but, where the stack has a state folder, the cache of hashes. */
export async function previewRelease(
  inputs: Pick<StageInputs, 'folder' | 'state' | 'signal'>,
): Promise<{ readonly id: string; readonly path: string }> {
  const plan = planRelease(inputs.folder, [inputs.state]);
  const files = plan.entries.filter((entry) => entry.kind === 'file');
  const releases = releasesFolder(inputs.state);
  const cache = existsSync(releases) ? join(releases, '.hashes.json') : undefined;
  const id = releaseId(plan, await hashFiles(files, cache, inputs.signal));
  return { id, path: join(releases, id, 'tree', plan.app) };
}

async function stageOnce(inputs: StageInputs, releases: string): Promise<StagedRelease> {
  const plan = planRelease(inputs.folder, [inputs.state]);
  const files = plan.entries.filter((entry) => entry.kind === 'file');
  const hashes = await hashFiles(files, join(releases, '.hashes.json'), inputs.signal);
  const id = releaseId(plan, hashes);
  const known = await findRelease(inputs.state, id);
  if (known === undefined) await copy(plan, hashes, inputs, id);
  else await useAgain(plan, join(releases, id), inputs.group);
  const release = known ?? (await findRelease(inputs.state, id));
  if (release === undefined) throw new Error(`release ${id} is gone as soon as it was made`);
  return { ...summaryOf(release), isNew: known === undefined, warnings: plan.warnings };
}

/** A kept release is wanted again, perhaps by a user of another group, or it was made by a Prumo that let everybody read. */
async function useAgain(plan: ReleasePlan, place: string, group: number | undefined): Promise<void> {
  const access = onlyFor(group);
  const { gid, mode } = statSync(place);
  if (gid !== (access.gid ?? gid) || (mode & 0o777) !== access.modes.folder) {
    giveTree(plan.entries, join(place, 'tree'), access);
    // Last, so that whoever is interrupted before begins again.
    giveAccess(place, access, 'folder');
  }
  await utimes(place, new Date(), new Date());
}

async function copy(plan: ReleasePlan, hashes: ReadonlyMap<string, string>, inputs: StageInputs, id: string): Promise<void> {
  const releases = releasesFolder(inputs.state);
  const files = plan.entries.filter((entry) => entry.kind === 'file');
  const place = join(releases, id);
  if (existsSync(place)) await removeWhole(place);
  const temporary = temporaryIn(releases);
  try {
    await mkdir(temporary);
    const access = onlyFor(inputs.group);
    giveAccess(temporary, access, 'folder');
    await copyTree(plan.entries, hashes, join(temporary, 'tree'), access, inputs.signal);
    const manifest: ReleaseManifest = {
      schemaVersion: 1,
      id,
      app: plan.app,
      files: files.length,
      bytes: files.reduce((sum, file) => sum + file.stamp.size, 0),
      source: inputs.folder,
      stagedAt: new Date().toISOString(),
    };
    await writeFile(join(temporary, 'release.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    await moveIntoPlace(temporary, place);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** 16 hex digits of a SHA-256 over the layout and everything in it. The source's own place does not count. */
export function releaseId(plan: Pick<ReleasePlan, 'app' | 'entries'>, hashes: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256').update(`prumo release 1\n${JSON.stringify(plan.app)}\n`);
  for (const entry of plan.entries) hash.update(`${JSON.stringify(identityOf(entry, hashes))}\n`);
  return hash.digest('hex').slice(0, 16);
}

function identityOf(entry: Entry, hashes: ReadonlyMap<string, string>): readonly (string | boolean | undefined)[] {
  if (entry.kind === 'folder') return [entry.kind, entry.path];
  if (entry.kind === 'link') return [entry.kind, entry.path, entry.target];
  return [entry.kind, entry.path, entry.executable, hashes.get(entry.source)];
}

function summaryOf({ id, path, files, bytes }: Release) {
  return { id, path, files, bytes };
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
