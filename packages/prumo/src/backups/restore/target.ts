import { PrumoError } from '../../errors/index.ts';
import type { Backup } from '../info.ts';
import { leadsTo, lineAt, SECOND, type Turn } from './line.ts';
import { text } from './text.ts';

/** Where recovery ends: with the archive, just before the first commit after a moment (ISO 8601), or just before the record at a position of WAL. */
export type RecoveryTarget =
  | { readonly kind: 'end' }
  | { readonly kind: 'time'; readonly at: string }
  | { readonly kind: 'lsn'; readonly lsn: string };

/**
 * The backup to begin from: the one named, else the newest that had ended before the moment, on the line that leads there. `time` and `now`
 * are epoch milliseconds. Throws `unknown-backup` or `restore-target`. Pure.
 */
export function chooseBackup(
  backups: readonly Backup[],
  wanted: { readonly label?: string; readonly time?: number; readonly now: number; readonly turns?: readonly Turn[] },
): Backup {
  const { label, time, now, turns = [] } = wanted;
  const oldest = backups[0];
  if (oldest === undefined) throw refused(text.noBackup(), text.noBackupRemedy());
  const named = label === undefined ? undefined : backups.find((backup) => backup.label === label);
  if (label !== undefined && named === undefined)
    throw new PrumoError({ code: 'unknown-backup', what: text.unknown(label), remedy: text.listRemedy() });
  if (time !== undefined && time > now) throw refused(text.inFuture(instant(time)), text.listRemedy());
  const endedBefore = (backup: Backup): boolean => time === undefined || Date.parse(backup.ended) + SECOND <= time;
  const line = lineAt(turns, time ?? Number.POSITIVE_INFINITY);
  const leads = (backup: Backup): boolean => endedBefore(backup) && leadsTo(line, backup);
  const chosen = named ?? backups.findLast(leads);
  if (chosen !== undefined && leads(chosen)) return chosen;
  if (named !== undefined && endedBefore(named)) throw refused(text.otherLine(named.label), text.listRemedy());
  const first = named ?? oldest;
  throw refused(text.beforeBackup(instant(time ?? now), first.label, instant(Date.parse(first.ended) + SECOND)), text.listRemedy());
}

/** A moment as PostgreSQL and pgBackRest read it: the latter's own parser knows no `T` and no `Z`, and without a zone would take the machine's. */
export function momentOf(at: string): string {
  return at.replace('T', ' ').replace('Z', '+00');
}

/** As words of pgBackRest's command line. `timeline`: the one that was live then; undefined: the newest. */
export function targetOptions(target: RecoveryTarget, timeline?: number): readonly string[] {
  const along = timeline === undefined ? [] : [`--target-timeline=${timeline}`];
  return [...along, ...endOptions(target)];
}

function endOptions(target: RecoveryTarget): readonly string[] {
  switch (target.kind) {
    case 'end':
      return ['--type=default'];
    case 'time':
      return ['--type=time', `--target=${momentOf(target.at)}`, '--target-action=promote'];
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
