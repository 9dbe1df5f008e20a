import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { PrumoError } from '../../../errors/index.ts';
import { type Message, verbatim } from '../../../messages/message.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { layoutOf } from '../layout.ts';
import type { Invoker } from '../preflight/identity/index.ts';
import { keeperCommand, keeperEnvironment, prepareKeeper, type StartAgentOptions } from '../start-agent.ts';
import { disableUnit, enableUnit, startUnit } from './boot-unit.ts';
import { startScript } from './start-script.ts';
import { findSystemd, type Systemd } from './systemd.ts';
import { text } from './text.ts';
import { unitNameOf } from './unit.ts';

export interface BootInputs {
  readonly stack: string;
  readonly invoker: Invoker;
  /** The agent that starts with the machine. */
  readonly agent: StartAgentOptions;
  /** Milliseconds in which all services can be stopped one after the other. */
  readonly stopWithin: number;
  /** Default: the one this machine was booted by, if any. */
  readonly systemd?: Systemd | undefined;
}

export interface BootArranged {
  /** How to start the agent so that systemd has it; absent where the caller starts it itself. */
  readonly launch?: () => Promise<void>;
  /** What the user should know or do; absent when all is arranged. */
  readonly note?: Message;
}

/**
 * See to it that the stack's agent, and so everything that was up, starts with the machine. Never keeps a stack from coming up:
 * what systemd refuses is in the note. Throws `PrumoError` only for a full or read-only disk.
 */
export async function arrangeBoot(inputs: BootInputs): Promise<BootArranged> {
  const { stack, agent, invoker, stopWithin } = inputs;
  const { state } = agent;
  const { atBoot, agentLog } = layoutOf(agent);
  await prepareKeeper(agent);
  const script = startScript({ stack, command: keeperCommand(agent), env: keeperEnvironment(), log: agentLog });
  if (!existsSync(atBoot) || readFileSync(atBoot, 'utf8') !== script) await writeAtomically(atBoot, script, { mode: 0o700 });
  const systemd = 'systemd' in inputs ? inputs.systemd : findSystemd(invoker);
  if (systemd === undefined) return { note: text.withoutSystemd(atBoot) };
  try {
    await enableUnit(systemd, { stack, state, start: atBoot, stopWithin });
  } catch (error) {
    return { note: text.notArranged(reasonOf(error)) };
  }
  return systemd.lingers ? { launch: () => launchBy(systemd, stack, state) } : { note: text.noLinger(invoker.userName) };
}

/** The stack no longer starts with the machine; with `forget` neither unit nor script is left. Resolves with what was refused. */
export async function cancelBoot(
  invoker: Invoker,
  stack: string,
  state: string,
  options: { readonly forget: boolean },
): Promise<Message | undefined> {
  const systemd = findSystemd(invoker);
  try {
    if (options.forget) await rm(layoutOf({ state, run: '' }).atBoot, { force: true });
    if (systemd !== undefined) await disableUnit(systemd, stack, state, options);
    return undefined;
  } catch (error) {
    return text.notCancelled(reasonOf(error));
  }
}

async function launchBy(systemd: Systemd, stack: string, state: string): Promise<void> {
  try {
    await startUnit(systemd, stack, state);
  } catch (error) {
    throw new PrumoError({
      code: 'agent-unreachable',
      what: text.notStarted(),
      why: verbatim(reasonOf(error)),
      remedy: text.notStartedRemedy(unitNameOf(stack, state)),
      cause: error,
    });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
