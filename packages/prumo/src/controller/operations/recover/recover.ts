import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { acknowledge, type EscrowKeys } from '../../../backups/escrow/index.ts';
import { type Backup, Repository } from '../../../backups/index.ts';
import { findKit, type Kit } from '../../../backups/kit/index.ts';
import { distantAccess, type OffsiteAddress } from '../../../backups/offsite/index.ts';
import {
  chooseBackup,
  openSession,
  ownPlace,
  type Progress,
  type RecoveryTarget,
  removeJob,
  RestoredServer,
  restoreText,
} from '../../../backups/restore/index.ts';
import { REPOSITORY } from '../../../components/pgbackrest/index.ts';
import { PrumoError } from '../../../errors/index.ts';
import type { Message } from '../../../messages/message.ts';
import type { OffsiteAccess, StackContext } from '../../../model/index.ts';
import { arrangeBoot, type BootArranged } from '../../../platforms/local/boot/index.ts';
import { adoptSecrets, prepareState, stateFolder } from '../../../platforms/local/preflight/identity/index.ts';
import type { LocalPlatform } from '../../../platforms/local/local-platform.ts';
import { startAgent } from '../../../platforms/local/start-agent.ts';
import { SPEC_FILE } from '../../../spec/index.ts';
import { lockStack } from '../lock.ts';
import { prepare, type PrepareInputs } from '../prepare.ts';
import { up, type UpInputs, type UpResult } from '../up.ts';
import { placeCopies } from './place-copies.ts';
import { rehearsed, withoutBackups } from './rehearsal.ts';
import { fillFromCopy } from './from-copy.ts';
import { type FilesBack, filesBack } from './files-back.ts';
import { clearStage, readStage, writeStage } from './stage.ts';
import { text } from './text.ts';
import { movedTo, opening, refuseOtherKeys, specIn, unpackKit } from './unpack-kit.ts';

export interface RecoverInputs extends Omit<PrepareInputs, 'spec'>, Pick<UpInputs, 'onEvent' | 'onPlan'> {
  readonly address: OffsiteAddress;
  readonly access: OffsiteAccess;
  readonly keys: EscrowKeys;
  /** Of Prumo. */
  readonly version: string;
  /** Absolute folder for the spec and what it names. Default: the stack's name, below `parent`. */
  readonly into: string | undefined;
  readonly parent: string;
  /** Epoch milliseconds. Absent: as far as the archive goes. */
  readonly time?: number;
  /**
   * Beside the stack it comes from, which may live on: under another name, cut off from everything but itself before its application starts, and without
   * backups, so that nothing of it comes to lie in the bucket. Default false.
   */
  readonly rehearsal?: boolean;
  readonly onStep: (what: Message) => void;
  readonly onProgress: (progress: Progress) => void;
}

export interface Foreseen {
  readonly kit: Kit;
  /** What the data are brought back with; a rehearsal then runs without its backups. */
  readonly spec: ReturnType<typeof specIn>;
  readonly folder: string;
  readonly state: string;
}

export interface Recovered extends Foreseen {
  readonly up: UpResult;
  /** When the last transaction that came back was committed, in PostgreSQL's words, or the moment of the portable copy; null: none was replayed after the backup. */
  readonly reached: string | null;
  /** What came back into the buckets; `why`: why not all of it did, or null; undefined: there was nothing to bring. */
  readonly files: FilesBack | undefined;
  /** Milliseconds. */
  readonly took: number;
}

const PLACE = 'recovered';
const RECOVERY_WITHIN = 24 * 3_600_000;

/** What pgBackRest wrote into `postgresql.auto.conf`, which is read last: with archiving off there, nothing would ever be archived again. */
const OF_THE_RECOVERY = [
  'archive_mode',
  'restore_command',
  'recovery_target_time',
  'recovery_target_lsn',
  'recovery_target_action',
  'recovery_target_inclusive',
];

/** What `recover` would begin with: looks into the second place, and writes nothing. Rejects as it would up to there. */
export async function foreseeRecovery(inputs: RecoverInputs): Promise<Foreseen> {
  const { address, access, keys, signal } = inputs;
  const kit = movedTo(address, await findKit(keys.logical, distantAccess(address, access), signal));
  refuseOtherKeys(specIn(kit, '/').backup.offsite, access);
  const folder = inputs.into ?? join(inputs.parent, inputs.rehearsal === true ? rehearsed(specIn(kit, '/')).name : kit.stack);
  const spec = inputs.rehearsal === true ? rehearsed(specIn(kit, folder)) : specIn(kit, folder);
  const state = stateFolder(inputs.home, spec.name);
  if (
    (await readStage(state)) === undefined &&
    ['allocation.json', 'secrets.json', 'services'].some((name) => existsSync(join(state, name)))
  )
    throw new PrumoError({ code: 'stack-exists', what: text.exists(spec.name, state), remedy: text.existsRemedy() });
  return { kit, spec, folder, state };
}

/**
 * Bring a whole stack back from nothing but its second place and its keys. Interrupted or killed, the next run finishes it, or begins anew where the data
 * was not whole yet. Rejects with `stack-exists`, `recover-place`, `escrow-unusable`, `offsite-unusable`, what a restore rejects with, and what `up` does.
 */
export async function recover(inputs: RecoverInputs): Promise<Recovered> {
  const began = performance.now();
  const foreseen = await foreseeRecovery(inputs);
  const { kit, spec, folder, state } = foreseen;
  inputs.onStep(text.found(kit.stack, kit.savedAt));
  inputs.onStep(inputs.rehearsal === true ? text.rehearsing(spec.name) : text.oneAtATime());
  await unpackKit(kit, folder, opening(spec.backup.offsite, inputs.access));
  await prepareState(inputs.home, spec.name, inputs.invoker.uid === 0);
  const reached = await broughtBack(inputs, foreseen);
  const specFile = join(folder, SPEC_FILE);
  const result = await up({
    ...inputs,
    specFile,
    spec: inputs.rehearsal === true ? withoutBackups(spec) : spec,
    boots: inputs.rehearsal !== true,
  });
  const files = await filesBack(inputs, spec);
  if (inputs.rehearsal !== true) await acknowledge(state, inputs.keys, new Date());
  // What a run that was killed right after placing has left.
  await rm(join(state, 'services', PLACE), { recursive: true, force: true });
  await clearStage(state);
  return { ...foreseen, up: result, reached, files, took: performance.now() - began };
}

/** See that every member's data folder holds what came back. Resolves with how far that goes. */
async function broughtBack(inputs: RecoverInputs, { kit, spec, state }: Foreseen): Promise<string | null> {
  await using _lock = await lockStack(inputs.home, spec.name, 'prumo recover', { despite: ['recovery'] });
  const stage = await readStage(state);
  if (stage?.stage === 'placed') {
    inputs.onStep(text.goesOn());
    return stage.reached;
  }
  await writeStage(state, 'begun', null);
  await adoptSecrets(state, { ...kit.secrets, 'backup.cipher': inputs.keys.cipher, 'backup.logical': inputs.keys.logical }, new Date());
  const { allocation, context, desired, runtime } = await prepare({ ...inputs, spec });
  const agent = { state: allocation.state, run: allocation.run, node: runtime.node, entry: `${runtime.prumo}/daemon/agent.js` };
  // A rehearsal is a child of whoever rehearses, and ends with him.
  const boot: BootArranged =
    inputs.rehearsal === true ? {} : await arrangeBoot({ stack: spec.name, invoker: inputs.invoker, agent, stopWithin: 60_000 });
  const platform = await startAgent({ ...agent, ...(boot.launch === undefined ? {} : { launch: boot.launch }) });
  // Told before hours of copying, not after.
  if (inputs.rehearsal === true && !(await platform.capabilities()).partition) throw cannotConfine();
  // Its configuration is what the bucket is asked with.
  const repositoryService = desired.services.find(({ name }) => name === REPOSITORY);
  if (repositoryService === undefined) throw new Error('a stack with backups has a repository');
  await platform.define(repositoryService);
  const isBucket = spec.backup.offsite.sftp === undefined;
  const place = ownPlace(context, PLACE, isBucket ? 'offsite' : 'local');
  const server = new RestoredServer(context, place, platform, inputs.signal);
  try {
    const reached = isBucket
      ? await fillFromRepository(server, inputs, platform)
      : await fillFromCopy(server, { ...inputs, context, platform, runtime });
    inputs.onStep(text.placing(context.nodesOf('database').length));
    await placeCopies(context, place, inputs.signal);
    if (inputs.rehearsal === true) await cutOff(context, platform, allocation.subnet);
    await writeStage(state, 'placed', reached);
    return reached;
  } finally {
    await server.stop();
    await platform.run(removeJob(context, place), new AbortController().signal);
  }
}

function cannotConfine(): PrumoError {
  return new PrumoError({ code: 'partition-impossible', what: text.cannotConfine(), remedy: text.cannotConfineRemedy() });
}

/** From here on nothing of it has a way out, nor the keys of the bucket. Rejects with `partition-impossible`. */
async function cutOff(context: StackContext, platform: LocalPlatform, subnet: string): Promise<void> {
  await platform.remove(REPOSITORY);
  await rm(context.etc(REPOSITORY), { recursive: true, force: true });
  await platform.confine(
    context.nodes.map(({ name }) => name),
    subnet,
  );
}

/** From the bucket, with all WAL; leaves it shut down in order. */
async function fillFromRepository(server: RestoredServer, inputs: RecoverInputs, platform: LocalPlatform): Promise<string | null> {
  const { context, place } = server;
  const backup = await choose(new Repository(context, platform, inputs.signal, 'offsite'), inputs.time);
  await server.fill(backup, targetOf(inputs.time), inputs.onProgress);
  await server.serve(RECOVERY_WITHIN);
  const reached = await settled(context, place);
  await server.shutDown();
  return reached;
}

/** Take back what pgBackRest wrote for the recovery, and tell how far that came. */
async function settled(context: StackContext, place: ReturnType<typeof ownPlace>): Promise<string | null> {
  const session = await openSession(context, place, 'postgres');
  try {
    for (const name of OF_THE_RECOVERY) await session.query(`ALTER SYSTEM RESET ${name}`);
    const [row] = await session.query(
      `SELECT to_char(pg_last_xact_replay_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at`,
    );
    return typeof row?.['at'] === 'string' ? row['at'] : null;
  } finally {
    await session.end();
  }
}

/** Without a moment PostgreSQL takes a missing segment for the end of the archive, and says nothing. */
async function choose(repository: Repository, time: number | undefined): Promise<Backup> {
  const { backups } = await repository.content();
  const backup = chooseBackup(backups, { now: Date.now(), ...(time === undefined ? {} : { time }) });
  const missing = time === undefined ? await repository.missingSince(backup) : [];
  if (missing.length === 0) return backup;
  throw new PrumoError({ code: 'backup-damaged', what: restoreText.gap(), remedy: restoreText.gapRemedy(), details: missing });
}

function targetOf(time: number | undefined): RecoveryTarget {
  return time === undefined ? { kind: 'end' } : { kind: 'time', at: new Date(time).toISOString() };
}
