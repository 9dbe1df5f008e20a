import { ContainerDamaged } from '../logical/container/index.ts';
import type { Stored } from '../logical/manifest.ts';
import { measured } from '../logical/stored-size.ts';
import type { Target } from '../logical/targets/index.ts';
import type { Keep, Prunable } from '../retention/index.ts';

/** A copy or an export where it is kept: two objects, of which the second, stored last, says that the first is whole. */
export interface Parcel {
  readonly label: string;
  /** Names of the objects. */
  readonly content: string;
  readonly manifest: string;
  /** What the manifest says of the content. */
  readonly stored: Stored;
}

/** Copies or exports kept in one place. */
export interface Kept extends Prunable {
  /** What can be used and would be kept for so long, oldest first: what another place should have. */
  parcels(keep: Keep, now: Date, signal: AbortSignal): Promise<readonly Parcel[]>;
  /** Remove what killed runs have left. Only while nothing is stored there. */
  sweep(signal: AbortSignal): Promise<readonly string[]>;
}

/** Milliseconds to take back what was stored: the store may be what failed. */
const TAKE_BACK_WITHIN = 10_000;

/**
 * Bring a parcel as it is from one place to another, in a stream. Its content ends there only when all of it was what the manifest says, and its
 * manifest comes after: what breaks off leaves nothing that looks like a copy. Rejects with `ContainerDamaged` where it is not whole here, or
 * in the words of either place.
 */
export async function carry({ content, manifest, stored: expected }: Parcel, from: Target, to: Target, signal: AbortSignal): Promise<void> {
  const { stream, stored } = measured(from.get(content, signal));
  const whole = async function* (): AsyncGenerator<Uint8Array> {
    yield* stream;
    const { size, sha256 } = stored();
    if (size !== expected.size || sha256 !== expected.sha256) throw new ContainerDamaged('changed', content);
  };
  await to.put(content, whole(), signal);
  try {
    await to.put(manifest, from.get(manifest, signal), signal);
  } catch (error) {
    await to.remove(content, AbortSignal.timeout(TAKE_BACK_WITHIN)).catch(() => undefined); // the next run sweeps it away
    throw error;
  }
}

/** Those of which an object is not there, or has another size than here. */
export async function missingFrom(
  there: Target,
  { parcels, here }: { readonly parcels: readonly Parcel[]; readonly here: Target },
  signal: AbortSignal,
): Promise<readonly Parcel[]> {
  const [own, found] = await Promise.all([sizesIn(here, signal), sizesIn(there, signal)]);
  return parcels.filter(({ content, manifest }) =>
    [content, manifest].some((name) => found.get(name) === undefined || found.get(name) !== own.get(name)),
  );
}

async function sizesIn(target: Target, signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
  return new Map((await target.list(signal)).map(({ name, size }) => [name, size]));
}
