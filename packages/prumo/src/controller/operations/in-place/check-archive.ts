import { inPlaceText } from '../../../backups/in-place/index.ts';
import { lastWords } from '../../../backups/index.ts';
import { backupCommand, repositoryNode } from '../../../components/pgbackrest/index.ts';
import { PrumoError } from '../../../errors/index.ts';
import { verbatim } from '../../../messages/message.ts';
import { text } from './text.ts';
import type { InPlaceTools } from './tools.ts';

/** Milliseconds. */
const CHECK_WITHIN = 180_000;

/** The archive goes on with the timeline that leads now: pgBackRest has a segment closed, and waits until it is there. Rejects with `restore-failed`. */
export async function checkArchive(
  { context, platform, signal }: InPlaceTools,
  said: Pick<PrumoError, 'what' | 'remedy'> = { what: text.notArchived(), remedy: inPlaceText.fencedRemedy() },
): Promise<void> {
  const name = 'restore-in-place-archive';
  const result = await platform.run(
    {
      name,
      component: 'pgbackrest',
      node: repositoryNode(context).name,
      argv: backupCommand(context, ...(context.nodesOf('database').length > 1 ? [] : ['--no-backup-standby']), 'check'),
      env: {},
      files: [],
      after: [],
      within: CHECK_WITHIN,
      runs: 'always',
      title: name,
    },
    signal,
  );
  signal.throwIfAborted();
  if (result.code === 0) return;
  throw new PrumoError({
    code: 'restore-failed',
    ...said,
    why: verbatim(lastWords(result)),
    details: result.output.trimEnd().split('\n').slice(-10),
  });
}
