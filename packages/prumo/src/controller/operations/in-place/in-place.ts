import { inPlaceText } from '../../../backups/in-place/index.ts';
import { Repository } from '../../../backups/index.ts';
import type { Progress } from '../../../backups/restore/index.ts';
import { PrumoError } from '../../../errors/index.ts';
import type { Message } from '../../../messages/message.ts';
import type { LocalPlatform } from '../../../platforms/local/local-platform.ts';
import { stageRuntime } from '../../../platforms/local/release/index.ts';
import { connectAgent, startAgent } from '../../../platforms/local/start-agent.ts';
import { lockStack } from '../lock.ts';
import { preview, type PrepareInputs } from '../prepare.ts';
import { runningAgent } from '../running-agent.ts';
import { carryOn } from './carry-on.ts';
import { type Asked, choose } from './choose.ts';
import { Closing } from './closing.ts';
import { primaryOf } from './primary.ts';
import { makeReady, requireRoomBeside } from './ready.ts';
import { type InPlaceRecord, readRecord, writeRecord } from './record.ts';
import { text } from './text.ts';
import type { InPlaceTools } from './tools.ts';
import { readTurns } from './turns.ts';
import { refuseOther, wantedOne } from './unfinished.ts';

export interface InPlaceInputs extends PrepareInputs, Asked {
  readonly onStep: (what: Message) => void;
  readonly onProgress: (progress: Progress) => void;
}

export interface ForeseenInPlace {
  readonly backup: string;
  /** Bytes. */
  readonly size: number;
  readonly member: string;
  /** Services that are stopped meanwhile, beside the database. */
  readonly stops: readonly string[];
  /** One that is not finished would be carried on. */
  readonly isUnfinished: boolean;
}

export interface RestoredInPlace {
  readonly backup: string;
  /** Bytes. */
  readonly size: number;
  readonly member: string;
  /** Backup of what was there before; another restore in place leads back to it. */
  readonly safety: string;
  /** Backup of what is there now; null: put back, nothing new to keep. */
  readonly after: string | null;
  /** Milliseconds. */
  readonly took: number;
  /** Milliseconds for which nobody was let in, as far as this command knows. */
  readonly closed: number;
}

/** What `restoreInPlace` would do; rejects as it would before anything is written. */
export async function foreseeInPlace(inputs: InPlaceInputs): Promise<ForeseenInPlace> {
  const { context, allocation } = await preview(inputs);
  const { state } = allocation;
  const unfinished = await readRecord(state);
  if (unfinished !== undefined) {
    const { backup, size, member, running } = unfinished;
    refuseOther(unfinished, inputs);
    return { backup, size, member, stops: running, isUnfinished: true };
  }
  const platform = await runningAgent(allocation, inputs.spec.name);
  const tools = await toolsOf(inputs, context, platform, state);
  const primary = await primaryOf(context);
  const { backup } = await choose(tools, inputs, primary);
  await requireRoomBeside(tools, primary.node, backup.size);
  return { backup: backup.label, size: backup.size, member: primary.name, stops: await tools.closing.running(), isUnfinished: false };
}

/**
 * Take the database itself back to a moment. All that can fail is done while it runs on: a safety backup, the copy, its recovery. Then nobody is let
 * in until it leads, its standbys stream and the archive goes on. An unfinished one is carried on. Killed before the stack is closed it leaves nothing
 * but a backup; after, the stack stays closed until this or `undoInPlace` is called again. Rejects with `restore-target`, `unknown-backup`,
 * `disk-full`, `backup-failed`, `backup-damaged`, `restore-failed`, `restore-unfinished`, `service-not-ready`, `stack-busy`.
 */
export async function restoreInPlace(inputs: InPlaceInputs): Promise<RestoredInPlace> {
  const began = performance.now();
  const { spec, home } = inputs;
  const { context, allocation } = await preview(inputs);
  const { state } = allocation;
  await using _lock = await lockStack(home, spec.name, 'prumo restore', { despite: ['restore'] });
  const platform = await agentFor(inputs, allocation);
  const tools = await toolsOf(inputs, context, platform, state);
  const unfinished = await wantedOne(tools, await readRecord(state));
  if (unfinished !== undefined) {
    refuseOther(unfinished, inputs);
    tools.onStep(text.goesOn(unfinished.phase));
    await tools.closing.startNeeded();
    return await finish(tools, unfinished, began);
  }
  const primary = await primaryOf(context);
  return await finish(tools, await makeReady(tools, primary, await choose(tools, inputs, primary)), began);
}

/**
 * Put back what was before: from the data kept aside while a restore is not finished, else by another restore in place to where the timeline ended
 * that the last one left. Rejects as `restoreInPlace`, and with `restore-target` when there is nothing to undo.
 */
export async function undoInPlace(inputs: Omit<InPlaceInputs, 'time' | 'label'>): Promise<RestoredInPlace> {
  const began = performance.now();
  const { spec, home } = inputs;
  const { context, allocation } = await preview(inputs);
  const { state } = allocation;
  await using _lock = await lockStack(home, spec.name, 'prumo restore', { despite: ['restore'] });
  const platform = await agentFor(inputs, allocation);
  const tools = await toolsOf(inputs, context, platform, state);
  const recorded = await readRecord(state);
  const unfinished = await wantedOne(tools, recorded);
  if (recorded !== undefined && unfinished === undefined && recorded.asked === 'restore') {
    // Nothing was stopped, so nothing is put back; what an earlier one left behind is not meant.
    const { backup, size, member, safety } = recorded;
    return { backup, size, member, safety, after: null, closed: 0, took: performance.now() - began };
  }
  if (unfinished !== undefined) {
    tools.onStep(text.goesOn(unfinished.phase));
    await tools.closing.startNeeded();
    if (unfinished.undo || unfinished.asked === 'undo') return await finish(tools, unfinished, began);
    if (unfinished.phase !== 'returning') {
      const isSwapped = unfinished.phase !== 'fencing';
      tools.onStep(text.puttingBack());
      return await finish(tools, await writeRecord(state, { ...unfinished, undo: true, isSwapped, phase: 'fencing' }), began);
    }
    await carryOnOrSay(tools, unfinished);
  }
  const last = (await readTurns(state)).at(-1);
  if (last === undefined) throw new PrumoError({ code: 'restore-target', what: text.nothingToUndo(), remedy: text.nothingToUndoRemedy() });
  const primary = await primaryOf(context);
  // To the end of the timeline that was left, which is where it was at that moment.
  const wanted = await choose(tools, { time: last.at, label: last.safety, isEnd: true }, primary);
  return await finish(tools, await makeReady(tools, primary, wanted, 'undo'), began);
}

async function finish(tools: InPlaceTools, record: InPlaceRecord, began: number): Promise<RestoredInPlace> {
  const closed = performance.now();
  await carryOnOrSay(tools, record);
  const opened = performance.now();
  const { backup, size, member, safety } = record;
  let after: string | null = null;
  if (!record.undo) {
    tools.onStep(text.backingUp());
    after = (await new Repository(tools.context, tools.platform, tools.signal).take('incremental', () => undefined)).label;
  }
  return { backup, size, member, safety, after, closed: opened - closed, took: performance.now() - began };
}

/** Whatever ends it on the way, the stack is closed, and people are to be told so. */
async function carryOnOrSay(tools: InPlaceTools, record: InPlaceRecord): Promise<void> {
  try {
    await carryOn(tools, record);
  } catch (error) {
    tools.onStep(text.staysClosed());
    if (!(error instanceof PrumoError)) throw error;
    const { code, what, why, details } = error;
    const reason = why === undefined ? {} : { why };
    const remedy = code === 'restore-unfinished' ? error.remedy : inPlaceText.fencedRemedy();
    throw new PrumoError({ code, what, ...reason, remedy, still: text.staysClosed(), details, cause: error });
  }
}

async function toolsOf(
  { signal, onStep, onProgress }: InPlaceInputs,
  context: InPlaceTools['context'],
  platform: LocalPlatform,
  state: string,
): Promise<InPlaceTools> {
  return { context, platform, state, closing: await Closing.of(state, platform, signal), signal, onStep, onProgress };
}

/** Only an unfinished restore may find no agent, after a reboot or `down`: then nobody else may start one. */
async function agentFor(inputs: InPlaceInputs, allocation: { readonly state: string; readonly run: string }): Promise<LocalPlatform> {
  const present = await connectAgent(allocation);
  if (present !== undefined) return present;
  if ((await readRecord(allocation.state)) === undefined) return runningAgent(allocation, inputs.spec.name);
  const { home, dist, signal } = inputs;
  const runtime = await stageRuntime({ home, dist, signal });
  return startAgent({ ...allocation, node: runtime.node, entry: `${runtime.prumo}/daemon/agent.js` });
}
