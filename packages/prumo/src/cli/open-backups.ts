import { acknowledgedAt, keysOf } from '../backups/escrow/index.ts';
import { FilesRepository } from '../backups/files/index.ts';
import { type BackupPlace, LogicalRepository, placesOf, Repository } from '../backups/index.ts';
import { COMPONENTS } from '../components/registry.ts';
import { preview } from '../controller/operations/prepare.ts';
import { saveStackKit } from '../controller/operations/save-kit.ts';
import { runningAgent } from '../controller/operations/running-agent.ts';
import type { Platform, StackContext } from '../model/index.ts';
import { stageRuntime } from '../platforms/local/release/index.ts';
import type { Invocation } from './commands/command.ts';
import { distFolder } from './dist-folder.ts';
import { requireStack } from './find-stack.ts';
import { currentInvoker } from './invoker.ts';
import { requireSpec } from './require-spec.ts';
import { version } from './version.ts';

export interface OpenBackups {
  readonly repository: Repository;
  /** Physical backups in the bucket; undefined where `backup.offsite` names none. */
  readonly offsite: Repository | undefined;
  readonly logical: LogicalRepository;
  /** Portable copies in the second place; undefined where there is none. */
  readonly distant: LogicalRepository | undefined;
  /** Undefined where the spec has none, or nobody has made the key yet. */
  readonly files: FilesRepository | undefined;
  /** Backups of files in the second place; undefined likewise, or where there is none. */
  readonly distantFiles: FilesRepository | undefined;
  /** The same, where it is asked for by name. Default place `local`. Throws `backup-not-wanted` or `spec-not-applied`. */
  readonly requireFiles: (place?: BackupPlace) => FilesRepository;
  /** Save what of the stack is not in its database beside the backups in the second place; undefined where there is none. Rejects with `offsite-unusable`. */
  readonly saveKit: (() => Promise<void>) | undefined;
  /** Whether somebody said that they have the keys elsewhere. */
  readonly isAcknowledged: boolean;
  readonly stack: string;
  readonly context: StackContext;
  readonly platform: Platform;
  /** The stack’s state folder. */
  readonly state: string;
}

/** The backups of the running stack a command is about. */
export async function openBackups(invocation: Invocation): Promise<OpenBackups> {
  const { signal, streams } = invocation;
  const { spec, file } = await requireSpec(invocation);
  const stack = await requireStack(invocation);
  const dist = distFolder();
  const inputs = { spec, home: stack.home, invoker: currentInvoker(streams.env), dist, components: COMPONENTS, signal };
  const { context, allocation, isMade } = await preview(inputs);
  const platform = await runningAgent(allocation, stack.name);
  const repository = new Repository(context, platform, signal);
  const offsite = placesOf(context).includes('offsite') ? new Repository(context, platform, signal, 'offsite') : undefined;
  const runtime = await stageRuntime({ home: stack.home, dist, signal });
  // A stack that an earlier version brought up has none until the next `up`.
  const key = isMade('backup.logical') ? context.secret('backup.logical') : undefined;
  const options = { context, key, platform, runtime, version: version(), signal };
  const logical = new LogicalRepository(options);
  const isElsewhere = spec.backup?.offsite !== undefined;
  const distant = !isElsewhere ? undefined : new LogicalRepository({ ...options, place: 'offsite' });
  const files = spec.backup?.files === undefined || key === undefined ? undefined : new FilesRepository(options);
  const distantFiles = files === undefined || !isElsewhere ? undefined : new FilesRepository({ ...options, place: 'offsite' });
  const isAcknowledged = (await acknowledgedAt(stack.state, keysOf(context))) !== undefined;
  const saveKit = !isElsewhere
    ? undefined
    : () => saveStackKit({ spec, specFile: file, state: stack.state, context, prumo: version(), signal });
  const requireFiles = (place: BackupPlace = 'local') => new FilesRepository({ ...options, place });
  const about = { stack: stack.name, context, platform, state: allocation.state };
  return { repository, offsite, logical, distant, files, distantFiles, requireFiles, saveKit, isAcknowledged, ...about };
}
