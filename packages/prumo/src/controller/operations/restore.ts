import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  chooseBackup,
  doneJob,
  lookers,
  openSession,
  ownPlace,
  ownSettings,
  type Place,
  type Progress,
  type RecoveryTarget,
  removeJob,
  RestoredServer,
  restoreText,
  socketFolder,
  undoJob,
} from '../../backups/restore/index.ts';
import { type Backup, type BackupPlace, Repository } from '../../backups/index.ts';
import { repositoryNode } from '../../components/pgbackrest/index.ts';
import { PrumoError } from '../../errors/index.ts';
import type { Message } from '../../messages/message.ts';
import type { StackContext } from '../../model/index.ts';
import { tryLock } from '../../platforms/local/files/file-lock.ts';
import type { LocalPlatform } from '../../platforms/local/local-platform.ts';
import { text } from '../text.ts';
import { Guard } from './guard.ts';
import { preview, type PrepareInputs } from './prepare.ts';
import { makeReachable, realFolder, refuseFull } from './restore-folder.ts';
import { runningAgent } from './running-agent.ts';
import { serveOn } from './serve-on.ts';

/** Where a restore goes: a server to look into, or a folder a person starts. */
export type RestoreTo = { readonly kind: 'new' } | { readonly kind: 'directory'; readonly path: string };

export interface RestoreInputs extends PrepareInputs {
  readonly to: RestoreTo;
  readonly from: BackupPlace;
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

export interface Restored extends ForeseenRestore {
  /** Folder of the Unix socket of the server that runs; null: none does. */
  readonly socket: string | null;
  /** User whose the folder is, and PostgreSQL's program for it. */
  readonly owner: string;
  readonly server: string;
  /** Milliseconds. */
  readonly took: number;
}

/** Service of the one restored server a stack may have beside it. */
const NEW = 'restored';
const DIRECTORY = 'restore-directory';
/** Milliseconds the guard waits for a sign of life before it takes away what was restored so far; and for recovery. */
const LEASE = 8000;
const RECOVERY_WITHIN = 24 * 3_600_000;

/** What `restoreBackup` would do; rejects as it would before anything is written. */
export async function foreseeRestore(inputs: RestoreInputs): Promise<ForeseenRestore> {
  const { context, platform, place } = await open(inputs);
  await refuseTaken(inputs, platform, place);
  return { backup: await choose(inputs, context, platform), folder: place.folder };
}

/**
 * Bring the database back beside the one that runs, which is not touched. Interrupted or killed it leaves nothing; killed, a given folder
 * stays, empty. Rejects with `restore-target`, `unknown-backup`, `restore-place`, `disk-full`, `backup-damaged`, `restore-failed`, or
 * `stack-busy` while another restores.
 */
export async function restoreBackup(inputs: RestoreInputs): Promise<Restored> {
  const began = performance.now();
  const { context, platform, place, state } = await open(inputs);
  using _lock = await onlyOne(state);
  await refuseTaken(inputs, platform, place);
  const backup = await choose(inputs, context, platform);
  await using folder = await makeReachable(context, platform, place, inputs.signal);
  await using guard = new Guard(platform, `${place.name}-${process.pid}-${Date.now()}`, LEASE);
  await guard.take([{ kind: 'run', job: undoJob(context, place) }]);
  const server = new RestoredServer(context, place, platform, inputs.signal);
  try {
    await server.fill(backup, targetOf(inputs.time), inputs.onProgress);
    inputs.onStep(text.recovering());
    await server.serve(RECOVERY_WITHIN);
    if (inputs.to.kind === 'directory')
      await withSession(context, place, (session) => ownSettings(session, place.folder, lookers(context)));
    await server.shutDown();
    if (inputs.to.kind === 'directory') await must(platform, doneJob(context, place), inputs.signal);
    else await serveOn(platform, context, place, inputs.signal);
  } finally {
    await server.stop();
  }
  folder.keep();
  const socket = inputs.to.kind === 'new' ? socketFolder(context, place) : null;
  const owner = context.user(repositoryNode(context).name);
  return { backup, folder: place.folder, socket, owner, server: context.server('postgres').path, took: performance.now() - began };
}

/** Take the restored server and its folder away. False: there is none. */
export async function removeRestored(inputs: PrepareInputs): Promise<boolean> {
  const { context, allocation } = await preview(inputs);
  const platform = await runningAgent(allocation, inputs.spec.name);
  using _lock = await onlyOne(allocation.state);
  const place = ownPlace(context, NEW);
  // A folder may be there without its server, and the other way round.
  const isThere = (await hasNew(platform)) || existsSync(place.folder);
  await platform.remove(NEW);
  await must(platform, removeJob(context, place), inputs.signal);
  return isThere;
}

async function open(inputs: RestoreInputs) {
  const { context, allocation } = await preview(inputs);
  const platform = await runningAgent(allocation, inputs.spec.name);
  const { to, from } = inputs;
  const place: Place =
    to.kind === 'new' ? ownPlace(context, NEW, from) : { name: DIRECTORY, folder: await realFolder(to.path), isGiven: true, from };
  return { context, platform, place, state: allocation.state };
}

async function onlyOne(state: string): Promise<Disposable> {
  const lock = await tryLock(join(state, 'restore.sqlite'));
  if (lock !== undefined) return lock;
  throw new PrumoError({ code: 'stack-busy', what: text.restoreUnderWay(), remedy: text.restoreUnderWayRemedy() });
}

async function refuseTaken({ to }: RestoreInputs, platform: LocalPlatform, place: Place): Promise<void> {
  if (to.kind === 'directory') return refuseFull(place.folder);
  if (await hasNew(platform)) throw new PrumoError({ code: 'restore-place', what: text.restoredRuns(), remedy: text.restoredRunsRemedy() });
}

async function hasNew(platform: LocalPlatform): Promise<boolean> {
  return (await platform.observe()).some(({ service }) => service === NEW);
}

/** Without a moment PostgreSQL takes a missing segment for the end of the archive, and says nothing. */
async function choose({ time, label, from, signal }: RestoreInputs, context: StackContext, platform: LocalPlatform): Promise<Backup> {
  const repository = new Repository(context, platform, signal, from);
  const { backups } = await repository.content();
  const backup = chooseBackup(backups, {
    now: Date.now(),
    ...(label === undefined ? {} : { label }),
    ...(time === undefined ? {} : { time }),
  });
  const missing = time === undefined ? await repository.missingSince(backup) : [];
  if (missing.length === 0) return backup;
  throw new PrumoError({ code: 'backup-damaged', what: restoreText.gap(), remedy: restoreText.gapRemedy(), details: missing });
}

function targetOf(time: number | undefined): RecoveryTarget {
  return time === undefined ? { kind: 'end' } : { kind: 'time', at: new Date(time).toISOString() };
}

async function withSession(
  context: StackContext,
  place: Place,
  work: (session: Awaited<ReturnType<typeof openSession>>) => Promise<void>,
): Promise<void> {
  const session = await openSession(context, place, 'postgres');
  try {
    await work(session);
  } finally {
    await session.end();
  }
}

async function must(platform: LocalPlatform, job: Parameters<LocalPlatform['run']>[0], signal: AbortSignal): Promise<void> {
  const { code, output } = await platform.run(job, signal);
  if (code !== 0) throw new Error(`${job.name} ended with ${code}: ${output.trim()}`);
}
