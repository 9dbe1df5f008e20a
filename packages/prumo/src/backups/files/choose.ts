import { PrumoError } from '../../errors/index.ts';
import { verbatim } from '../../messages/message.ts';
import { ofThePast } from '../retention/index.ts';
import type { FoundFiles } from './file-backups.ts';
import type { FilesManifest } from './manifest.ts';
import { text } from './text.ts';

/** Which backup is meant; neither: the newest. */
export interface Chosen {
  readonly label?: string | undefined;
  /** Epoch milliseconds: the files as they were then. */
  readonly asOf?: number | undefined;
  /** Epoch milliseconds: what is from later was taken by a clock that was ahead, and is not the newest. Default: nothing is. */
  readonly now?: number | undefined;
}

/**
 * The backup of a label, or the newest that had ended at a moment, can be used and was not taken by a restore. Throws `unknown-backup`,
 * `restore-target` where there is none, or `backup-damaged`. Pure.
 */
export function chosen(found: readonly FoundFiles[], { label, asOf, now = Number.POSITIVE_INFINITY }: Chosen): FilesManifest {
  const [first] = found;
  if (label !== undefined) {
    const one = found.find((each) => each.label === label);
    if (one === undefined) throw new PrumoError({ code: 'unknown-backup', what: text.unknown(label), remedy: text.unknownRemedy() });
    return usable(one);
  }
  // One from before a restore holds what somebody wanted to be rid of; and a restore that is run again must not take its own.
  const ordinary = found.filter(({ manifest }) => manifest?.purpose === undefined);
  const until = ordinary.filter(({ manifest }) => asOf === undefined || manifest === undefined || Date.parse(manifest.ended) <= asOf);
  const past = ofThePast(until, ({ manifest }) => manifest?.ended, now);
  const newest = past.findLast(({ flaw }) => flaw === undefined) ?? past.at(-1);
  if (newest !== undefined) return usable(newest);
  const what = first === undefined ? text.none() : text.noneBefore(first.manifest?.ended ?? first.label);
  throw new PrumoError({ code: 'restore-target', what, remedy: first === undefined ? text.noneRemedy() : text.unknownRemedy() });
}

function usable({ label, manifest, flaw }: FoundFiles): FilesManifest {
  if (manifest !== undefined && flaw === undefined) return manifest;
  throw new PrumoError({
    code: 'backup-damaged',
    what: text.notRestorable(),
    why: verbatim(`${label}: ${flaw ?? 'unreadable'}`),
    remedy: text.notRestorableRemedy(),
  });
}
