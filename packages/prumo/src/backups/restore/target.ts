import { PrumoError } from '../../errors/index.ts';
import type { Backup } from '../info.ts';
import { text } from './text.ts';

/** Where recovery ends: with the archive, just before the first commit after a moment (ISO 8601), or just before the record at a position of WAL. */
export type RecoveryTarget =
  | { readonly kind: 'end' }
  | { readonly kind: 'time'; readonly at: string }
  | { readonly kind: 'lsn'; readonly lsn: string };

/** pgBackRest tells the end of a backup in whole seconds. */
const SECOND = 1000;

/**
 * The backup to begin from: the one named, else the newest that had ended before the moment. `time` and `now` are epoch milliseconds.
 * Throws `unknown-backup` or `restore-target`. Pure.
 */
export function chooseBackup(
  backups: readonly Backup[],
  wanted: { readonly label?: string; readonly time?: number; readonly now: number },
): Backup {
  const { label, time, now } = wanted;
  const oldest = backups[0];
  if (oldest === undefined) throw refused(text.noBackup(), text.noBackupRemedy());
  const named = label === undefined ? undefined : backups.find((backup) => backup.label === label);
  if (label !== undefined && named === undefined)
    throw new PrumoError({ code: 'unknown-backup', what: text.unknown(label), remedy: text.listRemedy() });
  if (time !== undefined && time > now) throw refused(text.inFuture(instant(time)), text.listRemedy());
  const endedBefore = (backup: Backup): boolean => time === undefined || Date.parse(backup.ended) + SECOND <= time;
  const chosen = named ?? backups.findLast(endedBefore);
  if (chosen !== undefined && endedBefore(chosen)) return chosen;
  const first = named ?? oldest;
  throw refused(text.beforeBackup(instant(time ?? now), first.label, instant(Date.parse(first.ended) + SECOND)), text.listRemedy());
}

/** As words of pgBackRest's command line. */
export function targetOptions(target: RecoveryTarget): readonly string[] {
  switch (target.kind) {
    case 'end':
      return ['--type=default'];
    case 'time':
      // Its own parser knows no `T` and no `Z`; without a zone it would take the machine's.
      return ['--type=time', `--target=${target.at.replace('T', ' ').replace('Z', '+00')}`, '--target-action=promote'];
    case 'lsn':
      return ['--type=lsn', `--target=${target.lsn}`, '--target-exclusive', '--target-action=promote'];
  }
}

function refused(what: PrumoError['what'], remedy: PrumoError['remedy']): PrumoError {
  return new PrumoError({ code: 'restore-target', what, remedy });
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
