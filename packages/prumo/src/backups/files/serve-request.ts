import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { tryLock } from '../../platforms/local/files/file-lock.ts';
import { Documents } from './bucket/index.ts';
import { collect } from './collect.ts';
import { FileBackups } from './file-backups.ts';
import { labelAt } from './manifest.ts';
import { folderPlace, type Place } from './place.ts';
import type { FilesAnswer, FilesRequest, FilesVerb } from './request.ts';
import { summaryOf } from './summary.ts';
import { takeFiles } from './take.ts';
import { verifyFiles } from './verify-files.ts';

/** Do what a command asks, as the user whose the backups are. What goes wrong is an answer. */
export async function serveFilesRequest(verb: FilesVerb, request: FilesRequest, signal: AbortSignal): Promise<FilesAnswer> {
  try {
    const place = folderPlace(request.folder);
    const backups = new FileBackups(place, request.key);
    if (verb === 'now') return await take(request, place, backups, signal);
    const { verified, flawed, damaged, contents } = await verifyFiles(backups, signal);
    return { did: 'verify', verified: [...verified], flawed: [...flawed], damaged: [...damaged], contents };
  } catch (error) {
    return { did: 'failed', why: wordsOf(error) };
  }
}

async function take(request: FilesRequest, place: Place, backups: FileBackups, signal: AbortSignal): Promise<FilesAnswer> {
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
