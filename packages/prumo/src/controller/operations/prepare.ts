import { availableParallelism, totalmem } from 'node:os';
import { PrumoError } from '../../errors/index.ts';
import type { Message } from '../../messages/message.ts';
import { type Allocation, buildContext, type Component, referencesOf, type StackContext, topologyOf } from '../../model/index.ts';
import { allocate, type Invoker, openSecrets, prepareCertificates, prepareState, type SecretStore } from '../../platforms/local/preflight/identity/index.ts';
import { findServers } from '../../platforms/local/preflight/servers/index.ts';
import { stageRelease, stageRuntime, type StagedRuntime } from '../../platforms/local/release/index.ts';
import { ensureUsers } from '../../platforms/local/users.ts';
import { type Budget, connectionBudgets, memoryBudget, type Spec } from '../../spec/index.ts';
import { type DesiredState, desiredState } from '../desired.ts';
import { text } from '../text.ts';

export interface PrepareInputs {
  readonly spec: Spec;
  readonly home: string;
  readonly invoker: Invoker;
  /** Folder with Prumo's built JavaScript. */
  readonly dist: string;
  readonly components: readonly Component[];
  readonly signal: AbortSignal;
}

/** Everything a plan needs, rendered; nothing of it runs yet. */
export interface Prepared {
  readonly context: StackContext;
  readonly desired: DesiredState;
  readonly allocation: Allocation;
  readonly secrets: SecretStore;
  readonly runtime: StagedRuntime;
  readonly budgets: readonly Budget[];
  readonly warnings: readonly Message[];
}

/**
 * Give the stack its place on this machine, its secrets and certificates, stage the application, and render what should
 * run. Safe to repeat; starts no server. Rejects with the `PrumoError` of whatever does not fit.
 */
export async function prepare(inputs: PrepareInputs): Promise<Prepared> {
  const { spec, home, invoker, signal } = inputs;
  // The folders first: a state folder the servers could not reach should be told before anything is looked for or copied.
  await prepareState(home, spec.name, invoker.uid === 0);
  const [servers, allocation, runtime] = await Promise.all([
    findServers(spec, { home, signal }),
    allocate({ home, spec, invoker, usersFor: (nodes) => ensureUsers(`${home}/${spec.name}`, nodes.map((node) => node.name)) }),
    stageRuntime({ home, dist: inputs.dist, signal }),
  ]);
  const nodes = topologyOf(spec, allocation.subnet);
  const [secrets, certificates, release] = await Promise.all([
    openSecrets(allocation.state),
    prepareCertificates({ state: allocation.state, stack: spec.name, nodes, sharedAddresses: [`${allocation.subnet}.10`] }),
    spec.app === undefined ? undefined : stageRelease({ folder: spec.folder, state: allocation.state, signal }),
  ]);
  const machine = { memory: totalmem(), cores: availableParallelism() };
  const context = buildContext({
    spec, allocation, servers, certificates, machine,
    secrets: (name) => secrets.get(name),
    release: release?.path ?? '',
    runtime: runtime.prumo,
    nodeFolder: runtime.nodeFolder,
    references: referencesOf(inputs.components),
  });
  const desired = desiredState(context, inputs.components);
  const budgets = [...connectionBudgets(spec), memoryOf(desired, machine.memory)];
  refuseShortage(budgets);
  return { context, desired, allocation, secrets, runtime, budgets, warnings: release?.warnings ?? [] };
}

function memoryOf(desired: DesiredState, machineMemory: number): Budget {
  return memoryBudget({
    services: desired.services.map((service) => ({ name: service.group ?? service.name, bytes: service.resources.memoryExpected })),
    machineMemory,
  });
}

function refuseShortage(budgets: readonly Budget[]): void {
  for (const budget of budgets) {
    const [problem] = budget.problems;
    if (problem === undefined) continue;
    throw new PrumoError({
      code: budget.unit === 'bytes' ? 'memory-short' : 'connections-short',
      what: problem,
      remedy: text.shortageRemedy(),
      details: budget.rows.map((row) => `${row.name}: ${row.amount} ${budget.unit}  (${row.why.en})`),
    });
  }
}
