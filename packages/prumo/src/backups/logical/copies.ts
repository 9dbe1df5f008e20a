import { ContainerDamaged, type Damage, open } from './container/index.ts';
import { dumpName, labelOf, type Manifest, manifestName, manifestSchema, takenAt } from './manifest.ts';
import type { Kept, Parcel } from '../offsite/parcel.ts';
import { type Aged, expired, type Keep } from '../retention/index.ts';
import { sideBySide } from './side-by-side.ts';
import { measured } from './stored-size.ts';
import { ObjectMissing, type StoredObject, type Target } from './targets/index.ts';

/** Why a copy cannot be used: of its dump, or of its manifest. */
export type Flaw = Damage | 'missing' | 'other-size' | 'unreadable';

/** One logical backup as it is found: with its manifest, or why that cannot be read. */
export type Copy =
  | { readonly label: string; readonly manifest: Manifest; readonly flaw: Flaw | undefined }
  | { readonly label: string; readonly manifest: undefined; readonly flaw: Flaw };

/** The logical backups kept in one place. */
export class Copies implements Kept {
  readonly #target: Target;
  readonly #key: string;

  constructor(target: Target, key: string) {
    this.#target = target;
    this.#key = key;
  }

  /** Oldest first, without those that were removed meanwhile. That a dump is there and has its size is looked at; `verify` reads it. */
  async list(signal: AbortSignal): Promise<readonly Copy[]> {
    const objects = await this.#target.list(signal);
    const copies = await sideBySide(labelsIn(objects), (label) => this.#find(label, objects, signal));
    return copies.every(({ flaw }) => flaw === undefined) ? copies : this.stillThere(copies, signal);
  }

  /** One of them; undefined where it is not there. */
  async find(label: string, signal: AbortSignal): Promise<Copy | undefined> {
    const objects = await this.#target.list(signal);
    return labelsIn(objects).includes(label) ? this.#find(label, objects, signal) : undefined;
  }

  /** Without those that are gone: what retention takes away while it is looked at is not damaged. Its manifest goes first. */
  async stillThere<Item extends { readonly label: string }>(items: readonly Item[], signal: AbortSignal): Promise<readonly Item[]> {
    const there = new Set(labelsIn(await this.#target.list(signal)));
    return items.filter(({ label }) => there.has(label));
  }

  /** Read every stored byte of a copy. Undefined: all of it is what was written. */
  async verify(copy: Copy, signal: AbortSignal): Promise<Flaw | undefined> {
    if (copy.manifest === undefined || copy.flaw !== undefined) return copy.flaw;
    const name = dumpName(copy.label);
    const { stream, stored } = measured(this.#target.get(name, signal));
    const flaw = await flawIn(async () => {
      for await (const _ of open(stream, this.#key, name)) signal.throwIfAborted();
    });
    return flaw ?? (stored().sha256 === copy.manifest.dump.sha256 ? undefined : 'changed');
  }

  /** Remove what was left by runs that were killed: half objects, and dumps whose manifest was never written. Only while no copy is being taken. */
  async sweep(signal: AbortSignal): Promise<readonly string[]> {
    const left = [...(await this.#target.sweep(signal))];
    const names = (await this.#target.list(signal)).map(({ name }) => name);
    const whole = new Set(names.flatMap((name) => labelOf(name) ?? []).map(dumpName));
    for (const name of names.filter((one) => one.endsWith('.dump') && !whole.has(one))) {
      await this.#target.remove(name, signal);
      left.push(name);
    }
    return left;
  }

  async moments(signal: AbortSignal): Promise<readonly string[]> {
    return (await this.list(signal)).flatMap(({ manifest, flaw }) =>
      manifest === undefined || flaw !== undefined ? [] : [manifest.ended],
    );
  }

  /** Remove copies that are too old, damaged ones too, but only what is older than the newest whole one. Resolves with their labels. */
  async prune(keep: Keep, now: Date, signal: AbortSignal): Promise<readonly string[]> {
    const labels = expired((await this.list(signal)).map(keptOf), keep, now);
    for (const label of labels) {
      // The manifest first: what is left in between is no backup, and is swept away.
      await this.#target.remove(manifestName(label), signal);
      await this.#target.remove(dumpName(label), signal);
    }
    return labels;
  }

  /** What can be used and `prune` would leave, oldest first. */
  async parcels(keep: Keep, now: Date, signal: AbortSignal): Promise<readonly Parcel[]> {
    const copies = await this.list(signal);
    const gone = new Set(expired(copies.map(keptOf), keep, now));
    return copies.flatMap(({ label, manifest, flaw }) =>
      manifest === undefined || flaw !== undefined || gone.has(label)
        ? []
        : [{ label, content: dumpName(label), manifest: manifestName(label), stored: manifest.dump }],
    );
  }

  async #find(label: string, objects: readonly StoredObject[], signal: AbortSignal): Promise<Copy> {
    const name = manifestName(label);
    const read: { manifest?: Manifest } = {};
    const flaw = await flawIn(async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of open(this.#target.get(name, signal), this.#key, name)) chunks.push(chunk);
      const parsed = manifestSchema.safeParse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      if (parsed.success && parsed.data.label === label) read.manifest = parsed.data;
    });
    const { manifest } = read;
    if (manifest === undefined) return { label, manifest, flaw: flaw ?? 'unreadable' };
    const dump = objects.find((object) => object.name === dumpName(label));
    if (dump === undefined) return { label, manifest, flaw: 'missing' };
    return { label, manifest, flaw: dump.size === manifest.dump.size ? undefined : 'other-size' };
  }
}

function keptOf({ label, manifest, flaw }: Copy): Aged {
  return { label, taken: manifest?.ended ?? takenAt(label), isWhole: flaw === undefined };
}

function labelsIn(objects: readonly StoredObject[]): readonly string[] {
  return objects.flatMap(({ name }) => labelOf(name) ?? []);
}

async function flawIn(work: () => Promise<void>): Promise<Flaw | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof ContainerDamaged) return error.damage;
    if (error instanceof ObjectMissing) return 'missing';
    throw error;
  }
}
