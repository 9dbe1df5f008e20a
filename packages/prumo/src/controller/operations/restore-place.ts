import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  doneJob,
  lookers,
  openSession,
  ownPlace,
  ownSettings,
  type Place,
  removeJob,
  RestoredServer,
  socketFolder,
  undoJob,
} from '../../backups/restore/index.ts';
import type { BackupPlace } from '../../backups/index.ts';
import { repositoryNode } from '../../components/pgbackrest/index.ts';
import { PrumoError } from '../../errors/index.ts';
import type { StackContext } from '../../model/index.ts';
import { tryLock } from '../../platforms/local/files/file-lock.ts';
import type { LocalPlatform } from '../../platforms/local/local-platform.ts';
import { text } from '../text.ts';
import { Guard } from './guard.ts';
import { preview, type Preview, type PrepareInputs } from './prepare.ts';
import { makeReachable, realFolder, refuseFull } from './restore-folder.ts';
import { runningAgent } from './running-agent.ts';
import { serveOn } from './serve-on.ts';

/** Where a restore goes: a server to look into, or a folder a person starts. */
export type RestoreTo = { readonly kind: 'new' } | { readonly kind: 'directory'; readonly path: string };

export interface PlaceInputs extends PrepareInputs {
  readonly to: RestoreTo;
  /** Where what is restored is kept. Default `local`. */
  readonly from?: BackupPlace;
}

/** A place of a running stack, before anything is done there. */
export interface OpenPlace {
  readonly context: StackContext;
  readonly platform: LocalPlatform;
  readonly place: Place;
  readonly state: string;
  readonly isMade: Preview['isMade'];
}

export interface RestoredPlace {
  readonly folder: string;
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
/** Milliseconds the guard waits for a sign of life before it takes away what was restored so far. */
const LEASE = 8000;

export async function openPlace(inputs: PlaceInputs): Promise<OpenPlace> {
  const { context, allocation, isMade } = await preview(inputs);
  const platform = await runningAgent(allocation, inputs.spec.name);
  const { to, from = 'local' } = inputs;
  const place: Place =
    to.kind === 'new' ? ownPlace(context, NEW, from) : { name: DIRECTORY, folder: await realFolder(to.path), isGiven: true, from };
  return { context, platform, place, state: allocation.state, isMade };
}

/** Rejects with `restore-place`. */
export async function refuseTaken({ to }: PlaceInputs, { platform, place }: OpenPlace): Promise<void> {
  if (to.kind === 'directory') return refuseFull(place.folder);
  if (await hasNew(platform)) throw new PrumoError({ code: 'restore-place', what: text.restoredRuns(), remedy: text.restoredRunsRemedy() });
}

/**
 * Restore beside the database that runs, which is not touched: `choose` what, then `bring` it back until PostgreSQL answers in the place.
 * Interrupted or killed it leaves nothing; killed, a given folder stays, empty. Rejects with what these do, `restore-place`, or `stack-busy`
 * while another restores.
 */
export async function restoreBeside<Chosen>(
  inputs: PlaceInputs,
  choose: (opened: OpenPlace) => Promise<Chosen>,
  bring: (server: RestoredServer, chosen: Chosen, opened: OpenPlace) => Promise<void>,
): Promise<RestoredPlace & { readonly chosen: Chosen }> {
  const began = performance.now();
  const opened = await openPlace(inputs);
  const { context, platform, place, state } = opened;
  using _lock = await onlyOne(state);
  await refuseTaken(inputs, opened);
  const chosen = await choose(opened);
  await using folder = await makeReachable(context, platform, place, inputs.signal);
  await using guard = new Guard(platform, `${place.name}-${process.pid}-${Date.now()}`, LEASE);
  await guard.take([{ kind: 'run', job: undoJob(context, place) }]);
  const server = new RestoredServer(context, place, platform, inputs.signal);
  try {
    await bring(server, chosen, opened);
    if (inputs.to.kind === 'directory')
      await withSession(context, place, (session) => ownSettings(session, place.folder, lookers(context)));
    await server.shutDown();
    if (inputs.to.kind === 'directory') await must(platform, doneJob(context, place), inputs.signal);
    else await serveOn(platform, context, place, inputs.signal);
  } finally {
    await server.stop();
  }
  folder.keep();
  return {
    chosen,
    folder: place.folder,
    socket: inputs.to.kind === 'new' ? socketFolder(context, place) : null,
    owner: context.user(repositoryNode(context).name),
    server: context.server('postgres').path,
    took: performance.now() - began,
  };
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

async function onlyOne(state: string): Promise<Disposable> {
  const lock = await tryLock(join(state, 'restore.sqlite'));
  if (lock !== undefined) return lock;
  throw new PrumoError({ code: 'stack-busy', what: text.restoreUnderWay(), remedy: text.restoreUnderWayRemedy() });
}

async function hasNew(platform: LocalPlatform): Promise<boolean> {
  return (await platform.observe()).some(({ service }) => service === NEW);
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
