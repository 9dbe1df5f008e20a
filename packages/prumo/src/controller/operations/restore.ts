import { chooseBackup, lineAt, type Progress, type RecoveryTarget, restoreText } from '../../backups/restore/index.ts';
import { type Backup, Repository } from '../../backups/index.ts';
import { PrumoError } from '../../errors/index.ts';
import type { Message } from '../../messages/message.ts';
import { text } from '../text.ts';
import { readTurns } from './in-place/index.ts';
import { type OpenPlace, openPlace, type PlaceInputs, refuseTaken, restoreBeside, type RestoredPlace } from './restore-place.ts';

export interface RestoreInputs extends PlaceInputs {
  /** Epoch milliseconds. Absent: as far as the archive goes. */
  readonly time?: number;
  readonly label?: string;
  readonly onStep: (what: Message) => void;
  readonly onProgress: (progress: Progress) => void;
}

export interface ForeseenRestore {
  readonly backup: Backup;
  readonly folder: string;
}

/** Milliseconds for recovery. */
const RECOVERY_WITHIN = 24 * 3_600_000;

/** What `restoreBackup` would do; rejects as it would before anything is written. */
export async function foreseeRestore(inputs: RestoreInputs): Promise<ForeseenRestore> {
  const opened = await openPlace(inputs);
  await refuseTaken(inputs, opened);
  return { backup: (await choose(inputs, opened)).backup, folder: opened.place.folder };
}

/**
 * Bring the database back beside the one that runs, from its files and WAL. Rejects with `restore-target`, `unknown-backup`, `disk-full`,
 * `backup-damaged`, `restore-failed`, or as `restoreBeside`.
 */
export async function restoreBackup(inputs: RestoreInputs): Promise<ForeseenRestore & RestoredPlace> {
  const { chosen, ...restored } = await restoreBeside(
    inputs,
    (opened) => choose(inputs, opened),
    async (server, { backup, timeline }) => {
      await server.fill(backup, targetOf(inputs.time), inputs.onProgress, timeline);
      inputs.onStep(text.recovering());
      await server.serve(RECOVERY_WITHIN);
    },
  );
  return { backup: chosen.backup, ...restored };
}

/** Without a moment PostgreSQL takes a missing segment for the end of the archive, and says nothing. */
async function choose(
  { time, label, from, signal }: RestoreInputs,
  { context, platform, state }: OpenPlace,
): Promise<{ readonly backup: Backup; readonly timeline: number | undefined }> {
  const repository = new Repository(context, platform, signal, from);
  const { backups } = await repository.content();
  const turns = await readTurns(state);
  const backup = chooseBackup(backups, {
    now: Date.now(),
    turns,
    ...(label === undefined ? {} : { label }),
    ...(time === undefined ? {} : { time }),
  });
  const missing = time === undefined ? await repository.missingSince(backup) : [];
  if (missing.length === 0) return { backup, timeline: time === undefined ? undefined : lineAt(turns, time).timeline };
  throw new PrumoError({ code: 'backup-damaged', what: restoreText.gap(), remedy: restoreText.gapRemedy(), details: missing });
}

function targetOf(time: number | undefined): RecoveryTarget {
  return time === undefined ? { kind: 'end' } : { kind: 'time', at: new Date(time).toISOString() };
}
