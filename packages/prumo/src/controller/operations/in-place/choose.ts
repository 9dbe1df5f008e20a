import { type Backup, Repository } from '../../../backups/index.ts';
import { chooseBackup, lineAt, restoreText } from '../../../backups/restore/index.ts';
import { PrumoError } from '../../../errors/index.ts';
import type { Primary } from './primary.ts';
import type { Wanted } from './ready.ts';
import type { InPlaceTools } from './tools.ts';
import { readTurns } from './turns.ts';

/** What a person asked for. */
export interface Asked {
  /** Epoch milliseconds. Absent: as far as the archive goes. */
  readonly time?: number;
  readonly label?: string;
}

/** What leads to the moment wanted, on the timeline that was live then. Without a moment PostgreSQL takes a missing segment for the end. */
export async function choose(
  tools: InPlaceTools,
  { time, label, isEnd = time === undefined }: Asked & { readonly isEnd?: boolean },
  primary: Primary,
): Promise<Wanted> {
  const repository = new Repository(tools.context, tools.platform, tools.signal);
  const { backups } = await repository.content();
  const turns = await readTurns(tools.state);
  const now = Date.now();
  const backup: Backup = chooseBackup(backups, {
    now,
    turns,
    ...(label === undefined ? {} : { label }),
    ...(time === undefined ? {} : { time }),
  });
  const missing = isEnd ? await repository.missingSince(backup) : [];
  if (missing.length > 0)
    throw new PrumoError({ code: 'backup-damaged', what: restoreText.gap(), remedy: restoreText.gapRemedy(), details: missing });
  const timeline = lineAt(turns, time ?? now).timeline ?? primary.timeline;
  return { backup, to: time ?? null, target: { timeline, at: isEnd || time === undefined ? null : new Date(time).toISOString() } };
}
