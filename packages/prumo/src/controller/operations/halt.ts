import { rm } from 'node:fs/promises';
import type { Message } from '../../messages/message.ts';
import { retireAnchors } from '../../evidence/index.ts';
import { type Service, stopWaves } from '../../model/index.ts';
import { cancelBoot } from '../../platforms/local/boot/index.ts';
import type { Invoker } from '../../platforms/local/preflight/identity/index.ts';
import { connectAgent, startAgent } from '../../platforms/local/start-agent.ts';
import { stageRuntime } from '../../platforms/local/release/index.ts';
import { removeUsers } from '../../platforms/local/users.ts';
import type { LocalPlatform } from '../../platforms/local/local-platform.ts';
import { readApplied } from '../applied-store.ts';
import type { ApplyEvent } from '../apply-event.ts';
import { runProbe } from '../probes/run-probe.ts';
import { lockStack } from './lock.ts';

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
  await using _lock = await lockStack(inputs.home, inputs.stack, 'prumo stop');
  await stopAll(await agentFor(inputs), inputs);
  await leaveBoot(inputs, false);
}

/** Stop everything, agent and controller too. No process is left; data stays. */
export async function takeDown(inputs: HaltInputs): Promise<void> {
  await using _lock = await lockStack(inputs.home, inputs.stack, 'prumo down');
  await down(inputs);
}

/** `down`, then delete the stack's data, secrets and users. */
export async function destroyStack(inputs: HaltInputs): Promise<void> {
  {
    await using _lock = await lockStack(inputs.home, inputs.stack, 'prumo destroy');
    await down(inputs);
    await removeUsers(inputs.state);
  }
  await rm(inputs.run, { recursive: true, force: true });
  await rm(inputs.state, { recursive: true, force: true });
  // The evidence went on purpose: its anchors must not call the next stack of this name a forgery.
  await retireAnchors(inputs.home, inputs.stack, new Date());
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

async function stopAll(platform: LocalPlatform, { state, onEvent, signal }: HaltInputs): Promise<void> {
  const applied = Object.values((await readApplied(state)).services);
  const instances = new Map((await platform.observe()).map((instance) => [instance.service, instance]));
  const running = applied.filter((service) => instances.get(service.name)?.state !== 'stopped' && instances.has(service.name));
  const known = new Set(applied.map((service) => service.name));
  const roles = await rolesOf(running, platform);
  const stop = async (name: string): Promise<void> => {
    const started = performance.now();
    onEvent({ kind: 'begun', name, action: 'stop', because: [] });
    await platform.stop(name);
    onEvent({ kind: 'ready', name, action: 'stop', took: Math.round(performance.now() - started) });
  };
  for (const wave of stopWaves(running, (service) => isLast(service, roles.get(service.name)))) {
    signal.throwIfAborted();
    await Promise.all(wave.map((service) => stop(service.name)));
  }
  // An interrupted `up` may have started what it had no time to record.
  const strays = [...instances.values()].filter(
    (instance) => !known.has(instance.service) && instance.component !== 'prumo' && instance.state !== 'stopped',
  );
  await Promise.all(strays.map((instance) => stop(instance.service)));
  // An agent that was started only to stop has let nothing run; what was up before must not come back with the machine either.
  const down = [...instances.values()].filter((instance) => instance.component !== 'prumo' && instance.state === 'stopped');
  await Promise.all(down.map((instance) => platform.stop(instance.service)));
}

/**
 * The primary after its standbys, so that none is promoted on the way down; the cache's master before its replicas, which it waits for
 * to have everything. What others of a kind are not told apart by stops with them.
 */
function isLast(service: Service, role: string | undefined): boolean {
  return service.component === 'redis' ? role !== 'master' : role === 'primary';
}

async function rolesOf(services: readonly Service[], platform: LocalPlatform): Promise<ReadonlyMap<string, string>> {
  const asked = services.filter((service) => service.component === 'postgres' || service.component === 'redis');
  const answers = await Promise.all(
    asked.map(async (service) => [service.name, (await runProbe(service.ready, service, platform, 1000)).role ?? ''] as const),
  );
  return new Map(answers);
}
