import type { Documents } from '../bucket/index.ts';
import type { FileBackups } from '../file-backups.ts';
import { compare, type CompareInputs } from './compare.ts';
import { type NotRestored, orDamaged } from './damaged.ts';

export interface ToBucket extends CompareInputs {
  readonly backups: Pick<FileBackups, 'entries' | 'content'>;
  readonly documents: Pick<Documents, 'list' | 'read' | 'put' | 'remove'>;
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
export async function restoreToBucket(
  inputs: ToBucket,
  signal: AbortSignal,
): Promise<Changes & { readonly damaged: readonly NotRestored[] }> {
  const { backups, documents, deleteExtra } = inputs;
  const done = { same: 0, missing: 0, different: 0, extra: 0, bytes: 0, damaged: [] as NotRestored[] };
  for await (const one of compare(inputs, signal)) {
    signal.throwIfAborted();
    if (one.is === 'same') done.same += 1;
    else if (one.is === 'extra') {
      done.extra += 1;
      if (deleteExtra) await documents.remove(one.bucket, one.version.key, signal);
    } else {
      const { entry, is } = one;
      const put = () => documents.put(entry.bucket, entry.key, backups.content(entry, signal), entry.headers, signal);
      if (!(await orDamaged(entry, put, (damaged) => void done.damaged.push(damaged)))) continue;
      done[is] += 1;
      done.bytes += entry.size;
    }
  }
  return done;
}
