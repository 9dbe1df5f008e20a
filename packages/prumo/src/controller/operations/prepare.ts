import { existsSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { PrumoError } from '../../errors/index.ts';
import type { Message } from '../../messages/message.ts';
import {
  type Allocation,
  buildContext,
  type Component,
  type ContextInputs,
  referencesOf,
  type StackContext,
  type StackNode,
  topologyOf,
} from '../../model/index.ts';
import {
  allocate,
  type Invoker,
  knownStacks,
  type PortClaims,
  openSecrets,
  prepareCertificates,
  prepareState,
  previewIdentity,
  type SecretStore,
  stateFolder,
} from '../../platforms/local/preflight/identity/index.ts';
import { findServers } from '../../platforms/local/preflight/servers/index.ts';
import { previewRelease, stageRelease, stageRuntime, type StagedRuntime } from '../../platforms/local/release/index.ts';
import { ensureUsers, findUser } from '../../platforms/local/users.ts';
import { type Budget, connectionBudgets, memoryBudget, type Spec } from '../../spec/index.ts';
import { NOTHING_APPLIED } from '../applied.ts';
import { readApplied } from '../applied-store.ts';
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
  /**
   * Whether a shortage of connections or memory is refused, or only told as a warning: for commands that bring no more of
   * anything. Default `refuse`.
   */
  readonly onShortage?: 'refuse' | 'warn';
  /** Keeps edge ports for this stack until it listens on them; for who brings it up. */
  readonly claims?: PortClaims;
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
  const before = await readApplied(stateFolder(home, spec.name));
  const [servers, allocation, runtime] = await Promise.all([
    findServers(spec, { home, signal }),
    allocate({
      home,
      spec,
      invoker,
      edgeHasRun: Object.values(before.services).some(({ component }) => component === 'caddy'),
      ...(inputs.claims === undefined ? {} : { claims: inputs.claims }),
      usersFor: (nodes) =>
        ensureUsers(
          `${home}/${spec.name}`,
          nodes.map((node) => node.name),
        ),
    }),
    stageRuntime({ home, dist: inputs.dist, signal }),
  ]);
  const nodes = topologyOf(spec, allocation.subnet);
  const [secrets, certificates, release] = await Promise.all([
    openSecrets(allocation.state),
    prepareCertificates({ state: allocation.state, stack: spec.name, nodes, sharedAddresses: [`${allocation.subnet}.10`] }),
    spec.app === undefined
      ? undefined
      : stageRelease({ folder: spec.folder, state: allocation.state, ...readersOf(allocation, nodes), signal }),
  ]);
  const context = contextOf(inputs, {
    allocation,
    servers,
    certificates,
    secrets: (name) => secrets.get(name),
    release: release?.path ?? '',
    runtime: runtime.prumo,
    nodeFolder: runtime.nodeFolder,
  });
  const desired = desiredState(context, inputs.components);
  const budgets = await budgetsOf(inputs, desired);
  const shortages = budgets.flatMap((budget) => budget.problems);
  if (inputs.onShortage !== 'warn') refuseShortage(budgets);
  return { context, desired, allocation, secrets, runtime, budgets, warnings: [...shortages, ...(release?.warnings ?? [])] };
}

/** What `prepare` would give, as far as it can be foreseen without making anything: for plans. A shortage is in the budgets, not an error. */
export async function preview(inputs: PrepareInputs): Promise<Pick<Prepared, 'context' | 'desired' | 'allocation' | 'budgets'>> {
  const { spec, home, invoker, signal } = inputs;
  const [servers, identity] = await Promise.all([findServers(spec, { home, signal }), previewIdentity(home, spec, invoker)]);
  const { allocation } = identity;
  const release = spec.app === undefined ? undefined : await previewRelease({ folder: spec.folder, state: allocation.state, signal });
  const context = contextOf(inputs, {
    allocation,
    servers,
    secrets: identity.secret,
    certificates: identity.certificate,
    release: release?.path ?? '',
    runtime: `${home}/runtime/prumo`,
    nodeFolder: `${home}/runtime/node-${process.version}/bin`,
  });
  const desired = desiredState(context, inputs.components);
  return { context, desired, allocation, budgets: await budgetsOf(inputs, desired) };
}

/** The group that reads a release: the one of the user the application runs as, where that is not Prumo's own. */
function readersOf(allocation: Allocation, nodes: readonly StackNode[]): { readonly group?: number } {
  const node = nodes.find(({ role }) => role === 'app');
  const user = allocation.isRoot && node !== undefined ? findUser(allocation.users[node.name] ?? '') : undefined;
  return user === undefined ? {} : { group: user.gid };
}

function contextOf(inputs: PrepareInputs, made: Omit<ContextInputs, 'spec' | 'machine' | 'references'>): StackContext {
  return buildContext({
    ...made,
    spec: inputs.spec,
    machine: { memory: totalmem(), cores: availableParallelism() },
    references: referencesOf(inputs.components),
  });
}

/** Connections of this stack, and memory of all stacks of this home that are up. */
async function budgetsOf({ spec, home }: PrepareInputs, desired: DesiredState): Promise<readonly Budget[]> {
  const others = (await knownStacks(home)).filter((other) => other.stack !== spec.name);
  const otherStacks = await Promise.all(
    others.map(async ({ stack, allocation }) => {
      // One that is down needs nothing now; when it comes up again, this stack will be in its sum.
      if (allocation === undefined || !existsSync(`${allocation.run}/agent.sock`)) return { name: stack, bytes: 0 };
      const services = Object.values((await readApplied(stateFolder(home, stack)).catch(() => NOTHING_APPLIED)).services);
      return { name: stack, bytes: services.reduce((sum, service) => sum + service.resources.memoryExpected, 0) };
    }),
  );
  const services = desired.services.map((service) => ({ name: service.group ?? service.name, bytes: service.resources.memoryExpected }));
  return [
    ...connectionBudgets(spec),
    memoryBudget({ services, machineMemory: totalmem(), otherStacks: otherStacks.filter((other) => other.bytes > 0) }),
  ];
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
