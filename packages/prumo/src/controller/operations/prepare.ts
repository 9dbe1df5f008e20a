import { availableParallelism, totalmem } from 'node:os';
import { PrumoError } from '../../errors/index.ts';
import type { Message } from '../../messages/message.ts';
import {
  type Allocation,
  buildContext,
  type Component,
  type ContextInputs,
  referencesOf,
  targetsOf,
  type SecretName,
  type StackContext,
  type StackNode,
  topologyOf,
} from '../../model/index.ts';
import {
  allocate,
  type Invoker,
  type MemoryClaim,
  type PortClaims,
  openSecrets,
  prepareCertificates,
  prepareState,
  previewIdentity,
  type SecretStore,
  stateFolder,
} from '../../platforms/local/preflight/identity/index.ts';
import { ruleFiles } from '../../observe/index.ts';
import { readEnvironment } from '../../platforms/local/env-file.ts';
import { readOffsiteAccess } from '../../platforms/local/offsite-access.ts';
import { findServers, foreseeServers } from '../../platforms/local/preflight/servers/index.ts';
import { previewRelease, previewRuntime, stageRelease, stageRuntime, type StagedRuntime } from '../../platforms/local/release/index.ts';
import { ensureUsers, findUser } from '../../platforms/local/users.ts';
import { type Budget, connectionBudgets, memoryBudget, type Spec } from '../../spec/index.ts';
import { readApplied } from '../applied-store.ts';
import { type DesiredState, desiredState } from '../desired.ts';
import { expectedMemory } from '../expected-memory.ts';
import { otherStacksUp } from '../other-stacks.ts';
import { text } from '../text.ts';
import { rotatedSecrets } from './complete-rotations.ts';

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
  /** Whether a missing server is refused, or reckoned with as if it were here: for sums before an installation. Default `refuse`; only for `preview`. */
  readonly onMissing?: 'refuse' | 'foresee';
  /** Keeps edge ports for this stack until it listens on them; for who brings it up. */
  readonly claims?: PortClaims;
  /** Tells other stacks of the machine what this one is about to need; for who brings it up. */
  readonly memory?: MemoryClaim;
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
  const environment = await readEnvironment(spec);
  const offsite = await readOffsiteAccess(spec);
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
    environment,
    offsite,
    release: release?.path ?? '',
    runtime: runtime.prumo,
    nodeFolder: runtime.nodeFolder,
  });
  const desired = desiredState(context, inputs.components);
  // Before looking at others: of two that come up at the same moment, at least one must see the other.
  await inputs.memory?.claim(allocation.state, spec.name, expectedMemory(desired.services));
  const budgets = await budgetsOf(inputs, desired);
  const shortages = budgets.flatMap((budget) => budget.problems);
  if (inputs.onShortage !== 'warn') refuseShortage(budgets);
  return { context, desired, allocation, secrets, runtime, budgets, warnings: [...shortages, ...(release?.warnings ?? [])] };
}

export interface PreviewInputs extends PrepareInputs {
  /** Foresee what a new value of this secret would change. */
  readonly rotate?: SecretName;
}

export interface Preview extends Pick<Prepared, 'context' | 'desired' | 'allocation' | 'budgets'> {
  /** Secrets that were rotated, and whose old value some server may still accept. */
  readonly rotated: readonly SecretName[];
  /** Whether a secret is on record; the context has a text in place of one that is not. */
  readonly isMade: (name: SecretName) => boolean;
}

/** What `prepare` would give, as far as it can be foreseen without making anything: for plans. A shortage is in the budgets, not an error. */
export async function preview(inputs: PreviewInputs): Promise<Preview> {
  const { spec, home, invoker, signal, rotate } = inputs;
  const look = inputs.onMissing === 'foresee' ? foreseeServers : findServers;
  const [servers, identity] = await Promise.all([look(spec, { home, signal }), previewIdentity(home, spec, invoker)]);
  const { allocation } = identity;
  const environment = await readEnvironment(spec);
  const offsite = await readOffsiteAccess(spec);
  const release = spec.app === undefined ? undefined : await previewRelease({ folder: spec.folder, state: allocation.state, signal });
  const context = contextOf(inputs, {
    allocation,
    servers,
    secrets: (name) => (name === rotate ? NEW_SECRET : identity.secret(name)),
    environment,
    offsite,
    certificates: identity.certificate,
    release: release?.path ?? '',
    // What runs from it is named by its content. Only the exports' API and the collector do, of all that a plan compares.
    runtime:
      spec.backup?.export?.api === true || spec.monitoring !== undefined
        ? await previewRuntime({ home, dist: inputs.dist, signal })
        : `${home}/runtime/prumo`,
    nodeFolder: `${home}/runtime/node-${process.version}/bin`,
  });
  const desired = desiredState(context, inputs.components);
  return {
    context,
    desired,
    allocation,
    budgets: await budgetsOf(inputs, desired),
    rotated: rotatedSecrets(identity),
    isMade: identity.isMade,
  };
}

/** Stands for a value that will be made; letters and digits, as every secret. */
const NEW_SECRET = 'MadeWhenItIsRotated';

/** The group that reads a release: the one of the user the application runs as, where that is not Prumo's own. */
function readersOf(allocation: Allocation, nodes: readonly StackNode[]): { readonly group?: number } {
  const node = nodes.find(({ role }) => role === 'app');
  const user = allocation.isRoot && node !== undefined ? findUser(allocation.users[node.name] ?? '') : undefined;
  return user === undefined ? {} : { group: user.gid };
}

function contextOf(
  inputs: PrepareInputs,
  made: Omit<ContextInputs, 'spec' | 'machine' | 'references' | 'targets' | 'rules'>,
): StackContext {
  return buildContext({
    ...made,
    spec: inputs.spec,
    machine: { memory: totalmem(), cores: availableParallelism() },
    references: referencesOf(inputs.components),
    targets: targetsOf(inputs.components),
    rules: ruleFiles,
  });
}

/** Connections of this stack, and memory of all stacks of this machine that are up. */
async function budgetsOf({ spec, home }: PrepareInputs, desired: DesiredState): Promise<readonly Budget[]> {
  const otherStacks = await otherStacksUp(home, spec.name);
  const services = desired.services.map((service) => ({ name: service.group ?? service.name, bytes: service.resources.memoryExpected }));
  return [...connectionBudgets(spec), memoryBudget({ services, machineMemory: totalmem(), otherStacks })];
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
