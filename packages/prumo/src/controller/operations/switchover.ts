import { foreseeSwitchover, type SwitchedOver, switchOver } from '../../availability/switchover/index.ts';
import { PrumoError } from '../../errors/index.ts';
import type { Message } from '../../messages/message.ts';
import { outlineOf, type OutlineStep } from '../outline.ts';
import { text } from '../text.ts';
import { Guard } from './guard.ts';
import { lockStack } from './lock.ts';
import { preview, type PrepareInputs } from './prepare.ts';
import { runningAgent } from './running-agent.ts';

/** Milliseconds the guard waits for a sign of life before it resumes the poolers. Clients wait 20 s before they fail. */
const LEASE = 5000;

export interface SwitchoverInputs extends PrepareInputs {
  /** Member to make primary. Absent: the best one. */
  readonly to?: string;
  readonly onProgress: (what: Message) => void;
}

/**
 * Make another member primary while clients wait instead of failing. Holds the stack's lock. Rejects as `switchOver` does, and with
 * `stack-busy` or `stack-not-running`. When this process dies, the agent resumes the poolers.
 */
export async function switchPrimary(inputs: SwitchoverInputs): Promise<SwitchedOver> {
  const { spec, home, signal } = inputs;
  const { context, allocation } = await preview(inputs);
  const platform = await runningAgent(allocation, spec.name);
  await using _lock = await lockStack(home, spec.name, 'prumo switchover');
  await using guard = new Guard(platform, `switchover-${process.pid}-${Date.now()}`, LEASE);
  return await switchOver({
    context,
    signal,
    ...(inputs.to === undefined ? {} : { to: inputs.to }),
    onProgress: inputs.onProgress,
    guard: (steps) => guard.take(steps),
  });
}

/** What `switchPrimary` would do now; no steps: the one wanted is primary already. Changes nothing. */
export async function outlineSwitchover(inputs: SwitchoverInputs): Promise<readonly OutlineStep[]> {
  const { context } = await preview(inputs);
  const { from, to } = await foreseeSwitchover(context, inputs.to, inputs.signal);
  if (from === to) return [];
  const poolers = context.nodesOf('pooler').map((node) => `pgbouncer-${node.index}`);
  const each = <Action extends OutlineStep['action']>(action: Action) => poolers.map((name) => ({ action, name }));
  return outlineOf([[{ action: 'checkpoint', name: from }], each('pause'), [{ action: 'promote', name: to }], each('resume')]);
}
