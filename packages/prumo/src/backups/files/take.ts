import { ContainerDamaged } from '../logical/container/index.ts';
import { measured } from '../logical/stored-size.ts';
import { ObjectMissing } from '../logical/targets/index.ts';
import type { Documents } from './bucket/index.ts';
import { copyObject } from './copy-object.ts';
import { type Entry, isCopied } from './entry.ts';
import type { FileBackups } from './file-backups.ts';
import { openEntries, sealEntries } from './lines.ts';
import { contentIn, type FilesManifest, isProgress, listName, manifestName } from './manifest.ts';
import type { Place } from './place.ts';
import { Progress } from './progress.ts';
import { Scratch } from './scratch.ts';
import { sealManifest } from './seal-manifest.ts';

export interface TakeInputs {
  readonly documents: Pick<Documents, 'list' | 'find' | 'read' | 'mustAnswer'>;
  readonly buckets: readonly string[];
  readonly place: Place;
  readonly backups: FileBackups;
  readonly key: string;
  readonly label: string;
  readonly stack: string;
  /** Prumo's own. */
  readonly version: string;
  readonly purpose?: 'safety' | undefined;
  readonly now: () => Date;
}

type BucketCount = { -readonly [Name in keyof FilesManifest['buckets'][number]]: FilesManifest['buckets'][number][Name] };

/** An object that is there and was not backed up. */
export interface Unread {
  /** `bucket/key`. */
  readonly object: string;
  readonly why: string;
}

/** Objects that were not read, as many as are told by name. */
const NAMED = 20;

/**
 * Back up every object of these buckets: those the newest whole backup has are named again, the others read and stored. Whoever calls sees to it
 * that nobody else stores in the same place. Rejects where the store does not answer or nothing can be stored; then there is no backup, and what
 * was copied is taken over by the next.
 */
export async function takeFiles(inputs: TakeInputs, signal: AbortSignal): Promise<{ readonly manifest: FilesManifest; readonly unread: readonly Unread[] }> {
  const { place, key, label, now, documents } = inputs;
  const { runs, contents } = place;
  const begun = now().toISOString();
  using scratch = new Scratch();
  await recall(inputs, scratch, signal);
  const progress = new Progress(runs, key, label, () => performance.now());
  const counts: BucketCount[] = [];
  const added = { contents: 0, bytes: 0 };
  const unread: Unread[] = [];
  let entries = 0;
  const onStored = (bytes: number): void => {
    added.contents += 1;
    added.bytes += bytes;
  };
  const all = async function* (): AsyncGenerator<Entry> {
    for (const bucket of inputs.buckets.toSorted()) {
      const count: BucketCount = { name: bucket, objects: 0, bytes: 0, vanished: 0, unread: 0 };
      counts.push(count);
      for await (const version of documents.list(bucket, '', signal)) {
        signal.throwIfAborted();
        const known = scratch.copyOf(bucket, version);
        const entry = known ?? (await copyObject(bucket, version, { documents, contents, key, scratch, onStored }, signal));
        if (known === undefined && isCopied(entry)) await progress.copied(entry, signal);
        tally(count, entry);
        if ('unread' in entry && unread.length < NAMED) unread.push({ object: `${bucket}/${entry.key}`, why: entry.unread });
        entries += 1;
        yield entry;
      }
    }
  };
  const name = listName(label);
  const { stream, stored } = measured(sealEntries(all(), key, name));
  try {
    await runs.put(name, stream, signal);
  } catch (error) {
    // Signal or not: what was copied so far is worth a few seconds more. Where nothing can be stored, the first error is the one to tell.
    await progress.note(AbortSignal.timeout(10_000)).catch(() => undefined);
    throw error;
  }
  const manifest: FilesManifest = {
    format: 1,
    label,
    begun,
    ended: now().toISOString(),
    stack: inputs.stack,
    version: inputs.version,
    ...(inputs.purpose === undefined ? {} : { purpose: inputs.purpose }),
    buckets: counts,
    added,
    list: { entries, ...stored() },
  };
  await runs.put(manifestName(label), sealManifest(manifest, key), signal);
  return { manifest, unread };
}

/** What is stored, and what it was copied from: by the newest whole backup, and by a run that did not end. */
async function recall({ place, backups, key }: TakeInputs, scratch: Scratch, signal: AbortSignal): Promise<void> {
  for (const { name, size } of await place.contents.list(signal)) {
    const id = contentIn(name);
    if (id !== undefined) scratch.stores(id, size);
  }
  const newest = (await backups.list(signal)).findLast(({ flaw }) => flaw === undefined);
  if (newest?.manifest !== undefined) await orNothing(backups.entries(newest.manifest, signal), scratch);
  for (const { name } of (await place.runs.list(signal)).filter((one) => isProgress(one.name)))
    await orNothing(openEntries(place.runs.get(name, signal), key, name), scratch);
}

/** What cannot be read is copied anew; `verify` says what is wrong with it. */
async function orNothing(entries: AsyncIterable<Entry>, scratch: Scratch): Promise<void> {
  try {
    for await (const entry of entries) if (isCopied(entry)) scratch.knows(entry);
  } catch (error) {
    if (!(error instanceof ContainerDamaged) && !(error instanceof ObjectMissing)) throw error;
  }
}

function tally(count: BucketCount, entry: Entry): void {
  if (isCopied(entry)) {
    count.objects += 1;
    count.bytes += entry.size;
  } else if ('vanished' in entry) count.vanished += 1;
  else count.unread += 1;
}
