import { createHash, type Hash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { startProgram } from '../../platforms/local/programs/index.ts';
import { ContainerDamaged, type Damage, open } from '../logical/container/index.ts';
import { mustHaveEndedWell } from '../logical/programs.ts';
import { sideBySide } from '../logical/side-by-side.ts';
import { measured } from '../logical/stored-size.ts';
import { ObjectMissing, type StoredObject, type Target } from '../logical/targets/index.ts';
import { witnessed } from '../logical/witnessed.ts';
import type { Kept, Parcel } from '../offsite/parcel.ts';
import { expired, type Keep } from '../retention/index.ts';
import {
  exportedAt,
  type ExportedTable,
  type ExportManifest,
  exportManifestName,
  exportManifestSchema,
  markIn,
  nameIn,
  rowsName,
  tenantMark,
} from './manifest.ts';

/** Why an export cannot be used. */
export type ExportFlaw = Damage | 'missing' | 'other-size' | 'unreadable';

/** One export as it is found: with its manifest, or why that cannot be read. */
export type FoundExport =
  | { readonly name: string; readonly manifest: ExportManifest; readonly flaw: ExportFlaw | undefined }
  | { readonly name: string; readonly manifest: undefined; readonly flaw: ExportFlaw };

/** Exports of tenants kept in one place. */
export class Exports implements Kept {
  readonly #target: Target;
  readonly #key: string;
  /** Path of the program. */
  readonly #zstd: string;

  constructor(target: Target, key: string, zstd: string) {
    this.#target = target;
    this.#key = key;
    this.#zstd = zstd;
  }

  /** Oldest first, of one tenant or all. That an archive is there and has its size is looked at; `verify` reads it. */
  async list(tenant: string | undefined, signal: AbortSignal): Promise<readonly FoundExport[]> {
    const objects = await this.#target.list(signal);
    const mark = tenant === undefined ? undefined : tenantMark(tenant);
    const names = objects.flatMap(({ name }) => nameIn(name) ?? []).filter((name) => mark === undefined || markIn(name) === mark);
    return sideBySide(names, (name) => this.#find(name, objects, signal));
  }

  /** Undefined: there is none of this name. */
  async find(name: string, signal: AbortSignal): Promise<FoundExport | undefined> {
    if (markIn(name) === undefined) return undefined;
    const objects = await this.#target.list(signal);
    return objects.some((object) => object.name === exportManifestName(name)) ? this.#find(name, objects, signal) : undefined;
  }

  /**
   * The rows of each table, as they are in the archive: decrypted, unpacked, and compared with the manifest table by table. Throws
   * `ContainerDamaged` at the first that is not what was written, or a line too few or too many; tables given out before were whole.
   */
  async *content(
    { name, tables, stored: expected }: ExportManifest,
    signal: AbortSignal,
  ): AsyncGenerator<{ readonly table: ExportedTable; readonly chunk: Uint8Array }> {
    const object = rowsName(name);
    const given = new AbortController();
    const until = AbortSignal.any([signal, given.signal]);
    const { stream, stored } = measured(this.#target.get(object, until));
    await using zstd = startProgram([this.#zstd, '-d', '-q', '-c'], { input: 'pipe', output: 'pipe', signal: until });
    const opened = witnessed(open(stream, this.#key, object));
    const feeding = pipeline(opened.stream, zstd.input, { signal: until });
    // It is looked at where its end is awaited.
    feeding.catch(() => undefined);
    try {
      yield* cut(zstd.output as AsyncIterable<Buffer>, tables, object);
      await feeding;
      mustHaveEndedWell('zstd', await zstd.exit);
      if (stored().sha256 !== expected.sha256) throw new ContainerDamaged('changed', object);
    } catch (error) {
      // An archive that was changed, or that a store gives half of, ends the stream early for whoever reads it: the first reason is given.
      throw opened.error() ?? error;
    } finally {
      given.abort();
      await feeding.catch(() => undefined);
    }
  }

  /** Read every stored byte. Undefined: all of it is what was written. */
  async verify(found: FoundExport, signal: AbortSignal): Promise<ExportFlaw | undefined> {
    const { manifest, flaw } = found;
    if (manifest === undefined || flaw !== undefined) return flaw;
    return flawIn(async () => {
      for await (const _ of this.content(manifest, signal)) signal.throwIfAborted();
    });
  }

  /** Remove what was left by runs that were killed. Only while nothing is being exported. */
  async sweep(signal: AbortSignal): Promise<readonly string[]> {
    const left = [...(await this.#target.sweep(signal))];
    const names = (await this.#target.list(signal)).map(({ name }) => name);
    const whole = new Set(names.flatMap((name) => nameIn(name) ?? []).map(rowsName));
    for (const name of names.filter((one) => one.endsWith('.rows') && !whole.has(one))) {
      await this.#target.remove(name, signal);
      left.push(name);
    }
    return left;
  }

  async moments(signal: AbortSignal): Promise<readonly string[]> {
    const found = await this.list(undefined, signal);
    return found.flatMap(({ manifest, flaw }) => (manifest === undefined || flaw !== undefined ? [] : [manifest.ended]));
  }

  /**
   * Remove exports that are too old, damaged ones too, but of each tenant only what is older than its newest whole one
   * that no restore took. Resolves with their names.
   */
  async prune(keep: Keep, now: Date, signal: AbortSignal): Promise<readonly string[]> {
    const names = tooOld(await this.list(undefined, signal), keep, now);
    for (const name of names) {
      // The manifest first: what is left in between is no export, and is swept away.
      await this.#target.remove(exportManifestName(name), signal);
      await this.#target.remove(rowsName(name), signal);
    }
    return names;
  }

  /** What can be used and `prune` would leave, oldest first. */
  async parcels(keep: Keep, now: Date, signal: AbortSignal): Promise<readonly Parcel[]> {
    const found = await this.list(undefined, signal);
    const gone = new Set(tooOld(found, keep, now));
    return found.flatMap(({ name, manifest, flaw }) =>
      manifest === undefined || flaw !== undefined || markIn(name) === undefined || gone.has(name) ? [] : [parcelOf(manifest)],
    );
  }

  async #find(name: string, objects: readonly StoredObject[], signal: AbortSignal): Promise<FoundExport> {
    const object = exportManifestName(name);
    const read: { manifest?: ExportManifest } = {};
    const flaw = await flawIn(async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of open(this.#target.get(object, signal), this.#key, object)) chunks.push(chunk);
      const parsed = exportManifestSchema.safeParse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      if (parsed.success && parsed.data.name === name) read.manifest = parsed.data;
    });
    const { manifest } = read;
    if (manifest === undefined) return { name, manifest, flaw: flaw ?? 'unreadable' };
    const rows = objects.find((one) => one.name === rowsName(name));
    if (rows === undefined) return { name, manifest, flaw: 'missing' };
    return { name, manifest, flaw: rows.size === manifest.stored.size ? undefined : 'other-size' };
  }
}

/** What is stored of an export. */
export function parcelOf({ name, stored }: ExportManifest): Parcel {
  return { label: name, content: rowsName(name), manifest: exportManifestName(name), stored };
}

/** Of each tenant what is too old, and older than its newest whole one that no restore took. Pure. */
function tooOld(exports: readonly FoundExport[], keep: Keep, now: Date): readonly string[] {
  const tenants = Map.groupBy(exports, ({ name }) => markIn(name));
  // Not a name of ours: somebody else's.
  tenants.delete(undefined);
  return [...tenants.values()].flatMap((found) => {
    const kept = found.map(({ name, manifest, flaw }) => ({
      label: name,
      taken: manifest?.ended ?? exportedAt(name),
      // One from before a restore holds what somebody wanted to be rid of: it keeps no other from being kept.
      isWhole: flaw === undefined && manifest.purpose === undefined,
    }));
    return expired(kept, keep, now);
  });
}

/** The tables of an archive, one after the other, by the sizes in its manifest. The last chunk of a table is given out once its hash was right. */
async function* cut(
  source: AsyncIterable<Buffer>,
  tables: readonly ExportedTable[],
  where: string,
): AsyncGenerator<{ readonly table: ExportedTable; readonly chunk: Buffer }> {
  let at = 0;
  let left = tables[0]?.bytes ?? 0;
  let hash: Hash = createHash('sha256');
  const ended = (): void => {
    for (let table = tables[at]; table !== undefined && left === 0; table = tables[at]) {
      if (hash.digest('hex') !== table.sha256) throw new ContainerDamaged('changed', `${where}, ${table.name}`);
      at += 1;
      left = tables[at]?.bytes ?? 0;
      hash = createHash('sha256');
    }
  };
  ended();
  for await (const chunk of source) {
    for (let from = 0; from < chunk.length; ) {
      const table = tables[at];
      if (table === undefined) throw new ContainerDamaged('changed', where);
      const some = chunk.subarray(from, from + left);
      hash.update(some);
      from += some.length;
      left -= some.length;
      ended();
      yield { table, chunk: some };
    }
  }
  if (at < tables.length) throw new ContainerDamaged('cut-short', where);
}

async function flawIn(work: () => Promise<void>): Promise<ExportFlaw | undefined> {
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
export function flawOf(error: unknown): ExportFlaw | undefined {
  if (error instanceof ContainerDamaged) return error.damage;
  return error instanceof ObjectMissing ? 'missing' : undefined;
}
