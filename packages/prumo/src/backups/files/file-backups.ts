import { createHash } from 'node:crypto';
import { ContainerDamaged, type Damage, open } from '../logical/container/index.ts';
import { expired } from '../logical/retention.ts';
import { measured } from '../logical/stored-size.ts';
import { ObjectMissing, type StoredObject } from '../logical/targets/index.ts';
import type { Copied, Entry } from './entry.ts';
import { openEntries } from './lines.ts';
import { begunAt, contentName, type FilesManifest, isProgress, labelIn, listIn, listName, manifestName } from './manifest.ts';
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
    const found: FoundFiles[] = [];
    for (const label of labelsOf(objects)) found.push(await this.#find(label, lists.get(listName(label)), signal));
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
  async *content({ content, sha256, size }: Copied, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const name = contentName(content);
    const hash = createHash('sha256');
    let read = 0;
    let held: Uint8Array | undefined;
    for await (const chunk of open(this.#place.contents.get(name, signal), this.#key, name)) {
      if (held !== undefined) yield held;
      held = chunk;
      read += chunk.length;
      hash.update(chunk);
    }
    if (read !== size || hash.digest('hex') !== sha256) throw new ContainerDamaged('changed', name);
    if (held !== undefined) yield held;
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
    const kept = (await this.list(signal)).map(({ label, manifest, flaw }) => ({
      label,
      taken: manifest?.ended ?? begunAt(label),
      isWhole: flaw === undefined && manifest.purpose === undefined && manifest.buckets.every(({ unread }) => unread === 0),
    }));
    const labels = expired(kept, keep + 1, now).length === 0 ? [] : expired(kept, keep, now);
    for (const label of labels) {
      // The manifest first: what is left in between is no backup, and is swept away.
      await this.#place.runs.remove(manifestName(label), signal);
      await this.#place.runs.remove(listName(label), signal);
    }
    return labels;
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
