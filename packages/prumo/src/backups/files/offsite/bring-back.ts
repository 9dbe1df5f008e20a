import type { StackContext } from '../../../model/index.ts';
import { offsitePlaceOf } from '../../offsite/index.ts';
import { Documents } from '../bucket/index.ts';
import { chosen } from '../choose.ts';
import { FileBackups } from '../file-backups.ts';
import { accessOf } from '../files-job.ts';
import { distantPlace } from '../place.ts';
import { type PutBack, restoreToBucket } from '../restore/to-bucket.ts';

export interface BroughtBack extends PutBack {
  readonly label: string;
  /** ISO 8601: the files as they were then. */
  readonly ended: string;
}

/**
 * Put the files of a stack into its buckets, which run, from nothing but the bucket of its backups and the key: what is missing there. What the
 * application has written since is left. Safe to repeat. `time`: epoch milliseconds of when the files are to be of; default the newest. Undefined: the stack
 * has no buckets, or there is no backup of them. Rejects with `restore-target` where there is none so early, with `backup-damaged`, and in a store's words.
 */
export async function bringFilesBack(
  context: StackContext,
  { time, signal }: { readonly time?: number | undefined; readonly signal: AbortSignal },
): Promise<BroughtBack | undefined> {
  const offsite = offsitePlaceOf(context, 'files');
  if (offsite === undefined || context.spec.storage === undefined) return undefined;
  using place = await distantPlace(offsite.access);
  const backups = new FileBackups(place, context.secret('backup.logical'));
  const found = await backups.list(signal);
  if (found.length === 0) return undefined;
  const manifest = chosen(found, { asOf: time, now: Date.now() });
  using documents = await Documents.open(accessOf(context));
  const inputs = { backups, documents, manifest, scope: {}, deleteExtra: false, safety: undefined };
  return { ...(await restoreToBucket(inputs, signal)), label: manifest.label, ended: manifest.ended };
}
