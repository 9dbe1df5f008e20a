import type { Documents } from '../bucket/index.ts';
import { isCopied } from '../entry.ts';
import type { FileBackups } from '../file-backups.ts';
import type { FilesManifest } from '../manifest.ts';
import { Scratch } from '../scratch.ts';
import { compare, type Compared, type CompareInputs } from './compare.ts';
import { type NotRestored, orDamaged } from './damaged.ts';

export interface ToBucket extends CompareInputs {
  readonly backups: Pick<FileBackups, 'entries' | 'content'>;
  readonly documents: Pick<Documents, 'list' | 'read' | 'put' | 'remove'>;
  /** Where `safety` is kept. Default: where the backup is. */
  readonly safetyIn?: Pick<FileBackups, 'entries'>;
  /** A backup of the buckets as they are. What is not in it is neither overwritten nor deleted; undefined: nothing is. */
  readonly safety: FilesManifest | undefined;
  /** Remove what the backup does not have. */
  readonly deleteExtra: boolean;
}

/** Objects of the scope, and the bytes that are put. */
export interface Changes {
  readonly same: number;
  readonly missing: number;
  readonly different: number;
  readonly extra: number;
  readonly bytes: number;
}

export interface PutBack extends Changes {
  /** Different or extra, and left as they are: they came after the safety backup. */
  readonly left: number;
  readonly damaged: readonly NotRestored[];
}

/** What a restore would find to do. Reads only. */
export async function foreseeToBucket(inputs: CompareInputs, signal: AbortSignal): Promise<Changes> {
  const counts = { same: 0, missing: 0, different: 0, extra: 0, bytes: 0 };
  for await (const one of compare(inputs, signal)) {
    counts[one.is] += 1;
    if (one.is === 'missing' || one.is === 'different') counts.bytes += one.entry.size;
  }
  return counts;
}

/**
 * Put what is missing or has other bytes, with all that was kept with it. An object whose stored bytes are not what was stored is left as it is,
 * and told. Rejects where the store does not take one; what was put until then is there, and the same command goes on.
 */
export async function restoreToBucket(inputs: ToBucket, signal: AbortSignal): Promise<PutBack> {
  const { backups, documents, deleteExtra } = inputs;
  using safe = await safeFrom(inputs, signal);
  const damaged: NotRestored[] = [];
  const done = { same: 0, missing: 0, different: 0, extra: 0, bytes: 0, left: 0 };
  for await (const one of compare(inputs, signal)) {
    signal.throwIfAborted();
    if (one.is === 'same') done.same += 1;
    else if (one.is === 'extra' && !deleteExtra) done.extra += 1;
    else if (one.is !== 'missing' && !isSafe(one, safe)) done.left += 1;
    else if (one.is === 'extra') {
      await documents.remove(one.bucket, one.version.key, signal);
      done.extra += 1;
    } else {
      const { entry, is } = one;
      const put = () => documents.put(entry.bucket, entry.key, backups.content(entry, signal), entry.headers, signal);
      if (!(await orDamaged(entry, put, (one) => void damaged.push(one)))) continue;
      done[is] += 1;
      done.bytes += entry.size;
    }
  }
  return { ...done, damaged };
}

async function safeFrom({ backups, safety, safetyIn = backups }: ToBucket, signal: AbortSignal): Promise<Scratch> {
  const scratch = new Scratch();
  try {
    if (safety !== undefined) for await (const entry of safetyIn.entries(safety, signal)) if (isCopied(entry)) scratch.knows(entry);
    return scratch;
  } catch (error) {
    scratch[Symbol.dispose]();
    throw error;
  }
}

/** Whether this very version could be brought back. */
function isSafe(one: Extract<Compared, { readonly is: 'different' | 'extra' }>, safe: Scratch): boolean {
  return safe.known(one.is === 'extra' ? one.bucket : one.entry.bucket, one.version) !== undefined;
}
