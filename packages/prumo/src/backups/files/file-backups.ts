import { ContainerDamaged, type Damage } from '../logical/container/index.ts';
import { type Aged, expired } from '../logical/retention.ts';
import { sideBySide } from '../logical/side-by-side.ts';
import { measured } from '../logical/stored-size.ts';
import { ObjectMissing, type StoredObject } from '../logical/targets/index.ts';
import type { Copied, Entry } from './entry.ts';
import { openEntries } from './lines.ts';
import { begunAt, contentName, type FilesManifest, isProgress, labelIn, listIn, listName, manifestName } from './manifest.ts';
import { openContent } from './open-content.ts';
import type { Place } from './place.ts';
import { openManifest } from './seal-manifest.ts';

/** Why something stored cannot be used. */
export type FilesFlaw = Damage | 'missing' | 'other-size' | 'unreadable';

/** One backup as it is found: with its manifest, or why that cannot be read. */
export type FoundFiles =
  | { readonly label: string; readonly manifest: FilesManifest; readonly flaw: FilesFlaw | undefined }
  | { readonly label: string; readonly manifest: undefined; readonly flaw: FilesFlaw };

/** The backups of files kept in one place. */
export class FileBackups {
  readonly #place: Place;
  readonly #key: string;

  constructor(place: Place, key: string) {
    this.#place = place;
    this.#key = key;
  }

  /** Oldest first. That a list is there and has its size is looked at; `verify` reads it, and all contents. */
  async list(signal: AbortSignal): Promise<readonly FoundFiles[]> {
    const objects = await this.#place.runs.list(signal);
    const lists = new Map(objects.filter(({ name }) => listIn(name) !== undefined).map(({ name, size }) => [name, size]));
    const found = await sideBySide(labelsOf(objects), (label) => this.#find(label, lists.get(listName(label)), signal));
    if (found.every(({ flaw }) => flaw === undefined)) return found;
    // What retention takes away while it is looked at is not damaged.
    const there = await this.labels(signal);
    return found.filter(({ label }) => there.has(label));
  }

  /** What there is a manifest of, readable or not. Of a backup that goes it is the first to go. */
  async labels(signal: AbortSignal): Promise<ReadonlySet<string>> {
    return new Set(labelsOf(await this.#place.runs.list(signal)));
  }

  /** Every object of a backup, by bucket and key. Throws `ContainerDamaged` or `ObjectMissing` where the list is not what was written. */
  async *entries({ label, list }: FilesManifest, signal: AbortSignal): AsyncGenerator<Entry> {
    const name = listName(label);
    const { stream, stored } = measured(this.#place.runs.get(name, signal));
    let count = 0;
    for await (const entry of openEntries(stream, this.#key, name)) {
      count += 1;
      yield entry;
    }
    if (count !== list.entries || stored().sha256 !== list.sha256) throw new ContainerDamaged('changed', name);
  }

  /** The bytes of an object. Throws `ContainerDamaged` or `ObjectMissing` at the first that is not what was written; the last one is given out when all were right. */
  content(entry: Copied, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    return openContent(this.#place.contents.get(contentName(entry.content), signal), this.#key, entry);
  }

  /** Remove halves of what a killed run was storing. Only while nobody stores here. Resolves with their names. */
  async sweep(signal: AbortSignal): Promise<readonly string[]> {
    const { runs, contents } = this.#place;
    const left = [...(await runs.sweep(signal)), ...(await contents.sweep(signal))];
    const objects = await runs.list(signal);
    const whole = new Set(labelsOf(objects));
    for (const { name } of objects) {
      const label = listIn(name);
      if (label === undefined || whole.has(label)) continue;
      await runs.remove(name, signal);
      left.push(name);
    }
    return left;
  }

  /** Forget how far a run had come that did not end. Resolves with how many notes there were. */
  async forgetProgress(signal: AbortSignal): Promise<number> {
    const notes = (await this.#place.runs.list(signal)).filter(({ name }) => isProgress(name));
    for (const { name } of notes) await this.#place.runs.remove(name, signal);
    return notes.length;
  }

  /**
   * Remove backups older than `keep` days, damaged ones too, but only what is older than the newest whole one that no restore took. Once one is a
   * day older than that, for what follows (`collect`) reads every list. Resolves with their labels.
   */
  async prune(keep: number, now: Date, signal: AbortSignal): Promise<readonly string[]> {
    const kept = (await this.list(signal)).map(keptOf);
    const labels = expired(kept, keep + 1, now).length === 0 ? [] : expired(kept, keep, now);
    for (const label of labels) {
      // The manifest first: what is left in between is no backup, and is swept away.
      await this.#place.runs.remove(manifestName(label), signal);
      await this.#place.runs.remove(listName(label), signal);
    }
    return labels;
  }

  /** What can be used and is not too old for a place that keeps so many days, oldest first: what that should have. */
  async usable(keep: number, now: Date, signal: AbortSignal): Promise<readonly FilesManifest[]> {
    const found = await this.list(signal);
    const gone = new Set(expired(found.map(keptOf), keep, now));
    return found.flatMap(({ manifest, flaw }) => (manifest === undefined || flaw !== undefined || gone.has(manifest.label) ? [] : [manifest]));
  }

  async #find(label: string, size: number | undefined, signal: AbortSignal): Promise<FoundFiles> {
    const read: { manifest?: FilesManifest | undefined } = {};
    const flaw = await flawIn(async () => {
      read.manifest = await openManifest(this.#place.runs.get(manifestName(label), signal), this.#key, label);
    });
    const { manifest } = read;
    if (manifest === undefined) return { label, manifest, flaw: flaw ?? 'unreadable' };
    if (size === undefined) return { label, manifest, flaw: 'missing' };
    return { label, manifest, flaw: size === manifest.list.size ? undefined : 'other-size' };
  }
}

/** As retention sees it: one with objects that the store did not give, or from before a restore, keeps no other from being kept. */
function keptOf({ label, manifest, flaw }: FoundFiles): Aged {
  const isWhole = manifest !== undefined && flaw === undefined && manifest.purpose === undefined;
  return { label, taken: manifest?.ended ?? begunAt(label), isWhole: isWhole && manifest.buckets.every(({ unread }) => unread === 0) };
}

function labelsOf(objects: readonly StoredObject[]): readonly string[] {
  return objects.flatMap(({ name }) => labelIn(name) ?? []);
}

/** Why something stored cannot be read; undefined: it can. Errors that say nothing of it are given on. */
export async function flawIn(work: () => Promise<void>): Promise<FilesFlaw | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    const flaw = flawOf(error);
    if (flaw === undefined) throw error;
    return flaw;
  }
}

/** Undefined: the error says nothing of what is stored. */
export function flawOf(error: unknown): FilesFlaw | undefined {
  if (error instanceof ContainerDamaged) return error.damage;
  return error instanceof ObjectMissing ? 'missing' : undefined;
}
