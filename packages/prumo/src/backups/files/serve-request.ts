import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { tryLock } from '../../platforms/local/files/file-lock.ts';
import { storeWords } from '../../platforms/object-store/index.ts';
import { folderTarget } from '../logical/targets/index.ts';
import { markOf, remembering } from '../offsite/index.ts';
import { Documents } from './bucket/index.ts';
import { collect } from './collect.ts';
import { FileBackups } from './file-backups.ts';
import { labelAt } from './manifest.ts';
import { sendFiles } from './offsite/index.ts';
import { filesPlaceAsked, folderPlace, type Place } from './place.ts';
import type { FilesAnswer, FilesBackup, FilesRequest, FilesVerb, FlawedFiles } from './request.ts';
import { summaryOf } from './summary.ts';
import { takeFiles } from './take.ts';
import { verifyFiles } from './verify-files.ts';

/** Do what a command asks, as the user whose the backups are. What goes wrong is an answer. */
export async function serveFilesRequest(verb: FilesVerb, request: FilesRequest, signal: AbortSignal): Promise<FilesAnswer> {
  try {
    if (verb === 'now') return await take(request, signal);
    using place = await filesPlaceAsked(request);
    if (verb === 'list') return { did: 'list', ...(await listedIn(place, request, signal)) };
    const { verified, flawed, damaged, contents } = await verifyFiles(new FileBackups(place, request.key), signal);
    return { did: 'verify', verified: [...verified], flawed: [...flawed], damaged: [...damaged], contents };
  } catch (error) {
    return { did: 'failed', why: storeWords(error) };
  }
}

/** Here first; what is here is whole, and can be taken again, while it goes to the bucket. */
async function take(request: FilesRequest, signal: AbortSignal): Promise<FilesAnswer> {
  const { folder, key, offsite } = request;
  const here = folderPlace(folder);
  const taken = await takeHere(request, here, new FileBackups(here, key), signal);
  if (taken.did !== 'now' || offsite === undefined) return taken;
  const sent = await sendFiles({ here, key, offsite, lock: join(folder, '.offsite.lock'), now: () => new Date() }, signal);
  return { ...taken, offsite: sent };
}

/** The bucket is looked at every five minutes: what its manifests say is read once. Only what the bucket itself gives is told as flawed. */
async function listedIn(place: Place, { folder, key, offsite }: FilesRequest, signal: AbortSignal): ReturnType<typeof listed> {
  if (offsite !== undefined) {
    const memory = folderTarget(join(folder, `.manifests-${markOf(place.runs)}`));
    const found = await listed(new FileBackups({ ...place, runs: remembering(place.runs, memory) }, key), signal);
    if (found.flawed.length === 0) return found;
  }
  return listed(new FileBackups(place, key), signal);
}

async function listed(backups: FileBackups, signal: AbortSignal): Promise<{ copies: FilesBackup[]; flawed: FlawedFiles[] }> {
  const found = await backups.list(signal);
  return {
    copies: found.flatMap(({ manifest, flaw }) => (manifest === undefined || flaw !== undefined ? [] : [summaryOf(manifest)])),
    flawed: found.flatMap(({ label, flaw }) => (flaw === undefined ? [] : [{ label, flaw }])),
  };
}

async function takeHere(request: FilesRequest, place: Place, backups: FileBackups, signal: AbortSignal): Promise<FilesAnswer> {
  const { folder, key, storage, buckets, stack, prumo, purpose } = request;
  if (storage === undefined) throw new Error('taking one needs a store');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  using lock = await tryLock(join(folder, '.lock'));
  if (lock === undefined) return { did: 'busy' };
  using documents = await Documents.open(storage);
  const left = await backups.sweep(signal);
  const label = freeLabel(new Date(), new Set((await backups.list(signal)).map((one) => one.label)));
  const inputs = { documents, buckets, place, backups, key, label, stack, version: prumo, purpose, now: () => new Date() };
  const { manifest, unread } = await takeFiles(inputs, signal);
  const taken = { did: 'now' as const, backup: summaryOf(manifest), unread: [...unread] };
  const removed: string[] = [];
  try {
    const notes = await backups.forgetProgress(signal);
    removed.push(...(await backups.prune(request.keep, new Date(), signal)));
    // Nothing else leaves contents that no backup refers to.
    if (left.length + notes + removed.length > 0) await collect(backups, place.contents, signal);
    return { ...taken, removed };
  } catch (error) {
    // It is stored whole, whatever becomes of the older ones.
    return { ...taken, removed, notRemoved: wordsOf(error) };
  }
}

/** A label says the second; two runs of one second must not write over each other. */
function freeLabel(now: Date, taken: ReadonlySet<string>): string {
  let at = now.getTime();
  while (taken.has(labelAt(new Date(at)))) at += 1000;
  return labelAt(new Date(at));
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
