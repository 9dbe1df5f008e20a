import { createHash } from 'node:crypto';
import { ContainerDamaged, type Damage, open } from '../logical/container/index.ts';
import { expired } from '../logical/retention.ts';
import { measured } from '../logical/stored-size.ts';
import { ObjectMissing, type StoredObject } from '../logical/targets/index.ts';
import { type Copied, type Entry, isCopied } from './entry.ts';
import { openEntries } from './lines.ts';
import { begunAt, contentIn, contentName, type FilesManifest, isProgress, labelIn, listIn, listName, manifestName } from './manifest.ts';
import type { Place } from './place.ts';
import { Scratch } from './scratch.ts';
import { openManifest } from './seal-manifest.ts';

/** Why something stored cannot be used. */
export type FilesFlaw = Damage | 'missing' | 'other-size' | 'unreadable';

/** One backup as it is found: with its manifest, or why that cannot be read. */
export type FoundFiles =
  | { readonly label: string; readonly manifest: FilesManifest; readonly flaw: FilesFlaw | undefined }
  | { readonly label: string; readonly manifest: undefined; readonly flaw: FilesFlaw };

/** A content that is not what was stored, by the first object it was of. */
export interface DamagedContent {
  /** `bucket/key`. */
  readonly object: string;
  /** Newest backup with it. */
  readonly label: string;
  /** Objects of these and other backups that have the same bytes. */
  readonly others: number;
  readonly flaw: FilesFlaw;
}

export interface VerifiedFiles {
  /** Labels of what is whole. */
  readonly verified: readonly string[];
  readonly flawed: readonly { readonly label: string; readonly flaw: FilesFlaw }[];
  readonly damaged: readonly DamagedContent[];
  /** Contents that were read. */
  readonly contents: number;
}

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
    // What retention takes away while it is looked at is not damaged. Its manifest goes first.
    const there = new Set(labelsOf(await this.#place.runs.list(signal)));
    return found.filter(({ label }) => there.has(label));
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

  /** Read every list, and every content that any backup refers to, once. */
  async verify(signal: AbortSignal): Promise<VerifiedFiles> {
    using scratch = new Scratch();
    const verified: string[] = [];
    const flawed: { label: string; flaw: FilesFlaw }[] = [];
    for (const { label, manifest, flaw } of await this.list(signal)) {
      const found = manifest === undefined || flaw !== undefined ? flaw : await flawIn(() => this.#refer(manifest, scratch, signal));
      if (found === undefined) verified.push(label);
      else flawed.push({ label, flaw: found });
    }
    const damaged: DamagedContent[] = [];
    let contents = 0;
    for (const { entry, label, others } of scratch.referred()) {
      contents += 1;
      const flaw = await flawIn(() => this.#read(entry, signal));
      if (flaw !== undefined) damaged.push({ object: `${entry.bucket}/${entry.key}`, label, others, flaw });
    }
    if (flawed.length === 0 && damaged.length === 0) return { verified, flawed, damaged, contents };
    // What retention took away meanwhile is neither whole nor damaged.
    const there = new Set(labelsOf(await this.#place.runs.list(signal)));
    return {
      verified: verified.filter((label) => there.has(label)),
      flawed: flawed.filter(({ label }) => there.has(label)),
      damaged: damaged.filter(({ label }) => there.has(label)),
      contents,
    };
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

  /** Remove backups older than `keep` days, damaged ones too, but only what is older than the newest whole one. Resolves with their labels. */
  async prune(keep: number, now: Date, signal: AbortSignal): Promise<readonly string[]> {
    const kept = (await this.list(signal)).map(({ label, manifest, flaw }) => ({
      label,
      taken: manifest?.ended ?? begunAt(label),
      isWhole: flaw === undefined && manifest.purpose === undefined && manifest.buckets.every(({ unread }) => unread === 0),
    }));
    const labels = expired(kept, keep, now);
    for (const label of labels) {
      // The manifest first: what is left in between is no backup, and is swept away.
      await this.#place.runs.remove(manifestName(label), signal);
      await this.#place.runs.remove(listName(label), signal);
    }
    return labels;
  }

  /**
   * Remove contents that no backup refers to. Only while nobody stores here. Resolves with how many; rejects, and removes none, where a list
   * cannot be read: nobody knows what that refers to.
   */
  async collect(signal: AbortSignal): Promise<number> {
    using scratch = new Scratch();
    const objects = await this.#place.contents.list(signal);
    for (const { manifest, flaw, label } of await this.list(signal)) {
      if (manifest === undefined || flaw !== undefined) throw new ContainerDamaged('changed', label);
      await this.#refer(manifest, scratch, signal);
    }
    let removed = 0;
    for (const { name } of objects) {
      const id = contentIn(name);
      if (id === undefined || scratch.isReferred(id)) continue;
      await this.#place.contents.remove(name, signal);
      removed += 1;
    }
    return removed;
  }

  async #refer(manifest: FilesManifest, scratch: Scratch, signal: AbortSignal): Promise<void> {
    for await (const entry of this.entries(manifest, signal)) if (isCopied(entry)) scratch.refers(entry, manifest.label);
  }

  async #read(entry: Copied, signal: AbortSignal): Promise<void> {
    for await (const _ of this.content(entry, signal)) signal.throwIfAborted();
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

async function flawIn(work: () => Promise<void>): Promise<FilesFlaw | undefined> {
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
