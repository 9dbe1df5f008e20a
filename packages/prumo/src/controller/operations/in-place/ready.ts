import { foldersOf, type InPlaceTarget, MemberServer } from '../../../backups/in-place/index.ts';
import { type Backup, Repository } from '../../../backups/index.ts';
import { folderSize, requireRoom } from '../../../backups/restore/index.ts';
import type { StackNode } from '../../../model/index.ts';
import { Guard } from '../guard.ts';
import { PrumoError } from '../../../errors/index.ts';
import { checkArchive } from './check-archive.ts';
import { type Primary, primaryOf } from './primary.ts';
import { type InPlaceRecord, writeRecord } from './record.ts';
import { text } from './text.ts';
import type { InPlaceTools } from './tools.ts';

/** Milliseconds the guard waits for a sign of life before it takes away what was restored so far. */
const LEASE = 8000;

export interface Wanted {
  readonly backup: Backup;
  readonly target: InPlaceTarget;
  /** Moment gone back to, epoch milliseconds; null: to the end. */
  readonly to: number | null;
}

/** Room for the database once more beside what is there, and for standbys that grow. Rejects with `disk-full`. */
export async function requireRoomBeside({ context }: InPlaceTools, primary: StackNode, size: number): Promise<void> {
  const growth = context
    .nodesOf('database')
    .filter(({ name }) => name !== primary.name)
    .map(async (node) => Math.max(0, size - (await folderSize(foldersOf(context, node).cluster))));
  const grown = (await Promise.all(growth)).reduce((sum, bytes) => sum + bytes, 0);
  await requireRoom(foldersOf(context, primary).restored, size + grown);
}

/**
 * Everything that can be done and can fail while the stack runs on: a backup of now, what is wanted brought beside the data in use, and recovered
 * to the moment. Interrupted or killed it leaves the stack as it was, but for that backup. Resolves with the record of a restore that may close the stack.
 */
export async function makeReady(
  tools: InPlaceTools,
  primary: Primary,
  wanted: Wanted,
  asked: InPlaceRecord['asked'] = 'restore',
): Promise<InPlaceRecord> {
  const { context, platform, signal, state, onStep } = tools;
  const { backup, target } = wanted;
  await requireRoomBeside(tools, primary.node, backup.size);
  onStep(text.safety());
  const safety = await new Repository(context, platform, signal).take('incremental', () => onStep(text.safetyOfPrimary()));
  const server = new MemberServer(context, primary.node, target, platform, signal);
  // Of one that ended between being wanted and closing the stack; it would keep the guard from its work.
  await server.must(server.jobs.clear());
  await using guard = new Guard(platform, `restore-in-place-${process.pid}-${Date.now()}`, LEASE);
  await guard.take([{ kind: 'run', job: server.jobs.discard() }]);
  onStep(text.filling(backup.label, primary.name));
  await server.fill(backup, tools.onProgress);
  if (target.at !== null) {
    onStep(text.rehearsing(target.at));
    await server.rehearse();
  }
  // A closed stack would wait for an archive that is away.
  await checkArchive(tools, { what: text.archiveAway(), remedy: text.archiveAwayRemedy() });
  const now = await primaryOf(context);
  if (now.name !== primary.name || now.timeline !== primary.timeline)
    throw new PrumoError({ code: 'restore-failed', what: text.primaryChanged(primary.name, now.name), remedy: text.againRemedy() });
  const record = await writeRecord(state, {
    schemaVersion: 1,
    phase: 'fencing',
    asked,
    undo: false,
    isSwapped: false,
    isEmptied: false,
    begun: new Date().toISOString(),
    closed: null,
    member: primary.name,
    time: target.at,
    to: wanted.to,
    timeline: target.timeline,
    from: primary.timeline,
    backup: backup.label,
    size: backup.size,
    safety: safety.label,
    system: primary.system,
    running: [...(await tools.closing.running())],
  });
  // From here on the guard leaves it alone, and nothing is stopped before.
  await server.must(server.jobs.want());
  return record;
}
