import type { Message } from '../../messages/message.ts';
import { retireAnchors } from '../../evidence/index.ts';
import { cancelBoot } from '../../platforms/local/boot/index.ts';
import { clearDestroyed, type Invoker, setAside } from '../../platforms/local/preflight/identity/index.ts';
import { connectAgent, startAgent } from '../../platforms/local/start-agent.ts';
import { stageRuntime } from '../../platforms/local/release/index.ts';
import type { LocalPlatform } from '../../platforms/local/local-platform.ts';
import type { ApplyEvent } from '../apply-event.ts';
import { lockStack } from './lock.ts';
import { stopAll } from './stop-all.ts';

export interface HaltInputs {
  readonly home: string;
  readonly stack: string;
  readonly state: string;
  readonly run: string;
  readonly dist: string;
  readonly invoker: Invoker;
  readonly onEvent: (event: ApplyEvent) => void;
  /** Something the user should know, that stops nothing. */
  readonly onNote: (note: Message) => void;
  readonly signal: AbortSignal;
}

/** Stop every service in a safe order; agent and controller stay, and do not start with the machine. Safe to interrupt and to repeat. */
export async function stopServices(inputs: HaltInputs): Promise<void> {
  await using _lock = await lockStack(inputs.home, inputs.stack, 'prumo stop', { despite: ['restore', 'recovery'] });
  await stopAll(await agentFor(inputs), inputs);
  await leaveBoot(inputs, false);
}

/** Stop everything, agent and controller too. No process is left; data stays. */
export async function takeDown(inputs: HaltInputs): Promise<void> {
  await using _lock = await lockStack(inputs.home, inputs.stack, 'prumo down', { despite: ['restore', 'recovery'] });
  await down(inputs);
}

/** Milliseconds for another command to end deleting: a large database takes a while. */
const DELETED_WITHIN = 120_000;

/**
 * `down`, then delete the stack's data, secrets and users. Safe to interrupt: up to the moment it is set aside the stack is whole, and
 * after that `finishDestroying`, which every `up` and `destroy` begins with, completes it.
 */
export async function destroyStack(inputs: HaltInputs): Promise<void> {
  const { home, stack } = inputs;
  {
    await using _lock = await lockStack(home, stack, 'prumo destroy', { despite: ['restore', 'recovery'] });
    await down(inputs);
    // The evidence goes on purpose: its anchors must not call the next stack of this name a forgery.
    await retireAnchors(home, stack, new Date());
    await setAside(home, stack);
  }
  await finishDestroying(home);
}

/** Delete what interrupted `destroy`s of this home have left. Resolves with the names of the stacks that now are gone. */
export function finishDestroying(home: string): Promise<readonly string[]> {
  return clearDestroyed(home, DELETED_WITHIN);
}

async function down(inputs: HaltInputs): Promise<void> {
  const platform = await agentFor(inputs);
  await stopAll(platform, inputs);
  await platform.shutdown({ stopServices: true });
  await leaveBoot(inputs, true);
}

async function leaveBoot({ invoker, stack, state, onNote }: HaltInputs, forget: boolean): Promise<void> {
  const note = await cancelBoot(invoker, stack, state, { forget });
  if (note !== undefined) onNote(note);
}

/** An agent to talk to; a dead one is started again, since only it can find and stop what it left running. */
async function agentFor(inputs: HaltInputs): Promise<LocalPlatform> {
  const present = await connectAgent(inputs);
  if (present !== undefined) return present;
  const runtime = await stageRuntime({ home: inputs.home, dist: inputs.dist, signal: inputs.signal });
  return startAgent({ state: inputs.state, run: inputs.run, node: runtime.node, entry: `${runtime.prumo}/daemon/agent.js`, hold: true });
}
