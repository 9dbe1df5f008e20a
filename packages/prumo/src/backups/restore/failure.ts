import { PrumoError } from '../../errors/index.ts';
import { verbatim } from '../../messages/message.ts';
import type { JobResult } from '../../model/index.ts';
import { lastWords } from '../last-words.ts';
import { text } from './text.ts';

/**
 * Exit codes of pgBackRest that say that what is stored is not what was stored (its `error.yaml`): checksum 26, file-invalid 28, format 29,
 * file-missing 55, backup-set-invalid 75, crypto 95, json-format 99.
 */
const DAMAGE: ReadonlySet<number | null> = new Set([26, 28, 29, 55, 75, 95, 99]);

/** Why the folder could not be filled: `backup-damaged` where the repository is to blame, `disk-full`, else `restore-failed`. Pure. */
export function fillFailure(result: JobResult): PrumoError {
  const { code, output } = result;
  const details = output.trimEnd().split('\n').slice(-10);
  const why = verbatim(lastWords(result));
  if (isShortOfRoom(output)) return new PrumoError({ code: 'disk-full', what: text.filledUp(), why, remedy: text.roomRemedy(), details });
  if (!result.timedOut && DAMAGE.has(code))
    return new PrumoError({ code: 'backup-damaged', what: text.damaged(), why, remedy: text.damagedRemedy(), details });
  return new PrumoError({ code: 'restore-failed', what: text.notRestored(), why, remedy: text.notRestoredRemedy(), details });
}

/** PostgreSQL has begun to bring the copy to a consistent state: what ends it from here on is in what was restored. */
const BEGUN = /starting (?:archive|point-in-time|backup) recovery|restored log file|redo starts at/;

/** What a client is told that asks before recovery has ended: who waits asks twice a second. */
const TURNED_AWAY = /FATAL:\s+the database system is /;

/**
 * Why PostgreSQL ended before it let anybody in: `restore-target` where the archive ends before the moment, `backup-damaged` where what was
 * restored cannot be recovered, `disk-full`, else `restore-failed`: our own trouble. `said`: its log. Pure.
 */
export function recoveryFailure(said: string): PrumoError {
  const lines = said.trimEnd().split('\n');
  const details = lines.slice(-12);
  const last = lines.findLast((line) => /FATAL:|PANIC:/.test(line) && !TURNED_AWAY.test(line))?.replace(/^.*?(?:FATAL|PANIC):\s*/, '');
  const why = verbatim(last ?? lines.at(-1) ?? '');
  if (isShortOfRoom(said)) return new PrumoError({ code: 'disk-full', what: text.filledUp(), why, remedy: text.roomRemedy(), details });
  if (said.includes('recovery ended before configured recovery target was reached')) {
    const reached = /last completed transaction was at log time ([^\n]+)/.exec(said)?.[1];
    return new PrumoError({ code: 'restore-target', what: text.archiveEnds(reached), why, remedy: text.archiveEndsRemedy(), details });
  }
  if (last !== undefined && BEGUN.test(said))
    return new PrumoError({ code: 'backup-damaged', what: text.unrecoverable(), why, remedy: text.damagedRemedy(), details });
  return new PrumoError({ code: 'restore-failed', what: text.notRestored(), why, remedy: text.notRestoredRemedy(), details });
}

/** Whether an error is what the repository has to answer for, and not the tool that restores. */
export function isRepositorysFault(error: unknown): error is PrumoError {
  return error instanceof PrumoError && (error.code === 'backup-damaged' || error.code === 'restore-target');
}

/** Whether a program says that the disk is full. Pure. */
export function isShortOfRoom(said: string): boolean {
  return /No space left on device|Disk quota exceeded/.test(said);
}
