import { acknowledgedAt, keysOf } from '../../backups/escrow/index.ts';
import type { Message } from '../../messages/message.ts';
import { type Instance, type Link, type SecretName, type Service, stopWaves } from '../../model/index.ts';
import type { LocalPlatform } from '../../platforms/local/local-platform.ts';
import { pruneReleases, pruneRuntimes, runtimesInUse } from '../../platforms/local/release/index.ts';
import { connectAgent, startAgent } from '../../platforms/local/start-agent.ts';
import { arrangeBoot, type BootArranged } from '../../platforms/local/boot/index.ts';
import {
  clearDestroyed,
  MemoryClaim,
  openSecrets,
  PortClaims,
  prepareState,
  stateFolder,
} from '../../platforms/local/preflight/identity/index.ts';
import type { Budget, Spec } from '../../spec/index.ts';
import { askController } from '../api/client.ts';
import type { Applied } from '../applied.ts';
import { AppliedStore, readApplied } from '../applied-store.ts';
import { apply } from '../apply.ts';
import type { ApplyEvent } from '../apply-event.ts';
import { controllerService } from '../controller-service.ts';
import { timesOf } from '../scheduled.ts';
import { type Plan, planOf } from '../plan.ts';
import { waitUntilReady } from '../wait-until-ready.ts';
import { alignDatabaseLogins } from './align-database-logins.ts';
import { completeRotations, rotatedSecrets, withRotations } from './complete-rotations.ts';
import { exportEdgeAuthority } from './export-edge-authority.ts';
import { lockStack } from './lock.ts';
import { refuseTakenPorts } from './refuse-taken-ports.ts';
import { type Prepared, prepare, type PrepareInputs, preview, type PreviewInputs } from './prepare.ts';
import { rollerFor } from './rollers.ts';
import { SETTINGS_JOB, takeUpSettings } from './take-up-settings.ts';

export interface UpInputs extends PrepareInputs {
  /** File the spec was read from, for drills that run by themselves. */
  readonly specFile: string;
  /** Wait also for services that nothing else waits for. Default true. */
  readonly waits?: boolean;
  /** Whether it starts with the machine from now on. Default true. */
  readonly boots?: boolean;
  /** Make a new value of this secret first. When the rest then fails, the next `up` completes it. */
  readonly rotate?: SecretName;
  readonly onEvent: (event: ApplyEvent) => void;
  /** Called when everything is prepared and compared, before anything is changed. */
  readonly onPlan: (plan: Plan, prepared: Prepared) => void;
}

export interface UpResult {
  readonly plan: Plan;
  readonly links: readonly Link[];
  readonly services: number;
  /** Folder of the stack's sockets. */
  readonly run: string;
  /** Address shared by the routers. */
  readonly entry: string;
  /** Certificate to trust for the edge's local authority; undefined where the edge has public ones, or none. */
  readonly authority: string | undefined;
  /** What the user should know, beyond the services: whether the stack starts with the machine. */
  readonly notes: readonly Message[];
  /** False: nobody has said that the keys of the backups lie elsewhere too. True where there are no backups. */
  readonly keysAcknowledged: boolean;
}

/**
 * Make what runs what the spec says. Safe to interrupt and to repeat: every step done is recorded before the next begins.
 * Rejects with `PrumoError`; what had started stays up.
 */
export async function up(inputs: UpInputs): Promise<UpResult> {
  // What an interrupted `destroy` left; where that does not go now, the next command tries again.
  await clearDestroyed(inputs.home, 0).catch(() => undefined);
  await prepareState(inputs.home, inputs.spec.name, inputs.invoker.uid === 0);
  await using _lock = await lockStack(inputs.home, inputs.spec.name, 'prumo up');
  if (inputs.rotate !== undefined) await (await openSecrets(stateFolder(inputs.home, inputs.spec.name))).rotate(inputs.rotate);
  await using claims = new PortClaims();
  await using memory = new MemoryClaim();
  const prepared = await prepare({ ...inputs, claims, memory });
  const { allocation, context, desired, runtime } = prepared;
  const agent = { state: allocation.state, run: allocation.run, node: runtime.node, entry: `${runtime.prumo}/daemon/agent.js` };
  const boot: BootArranged =
    inputs.boots === false
      ? {}
      : await arrangeBoot({ stack: inputs.spec.name, invoker: inputs.invoker, agent, stopWithin: stopTimeOf(desired.services) });
  const platform = await startAgent({ ...agent, ...(boot.launch === undefined ? {} : { launch: boot.launch }) });
  const applied = await readApplied(allocation.state);
  const instances = await platform.observe();
  const plan = withRotations(planOf(desired, applied, instances, inputs.components), desired, rotatedSecrets(prepared.secrets));
  await refuseTakenPorts(desired.services, instances);
  inputs.onPlan(plan, prepared);
  await ensureController(platform, prepared, inputs, inputs.signal);
  const store = new AppliedStore(
    allocation.state,
    applied,
    desired.services.map((service) => service.name),
  );
  try {
    await alignDatabaseLogins({ context, desired, plan, platform, signal: inputs.signal });
    await apply({
      desired,
      plan,
      platform,
      store,
      rollerFor: (component) => rollerFor(component, context),
      onEvent: inputs.onEvent,
      signal: inputs.signal,
      waits: inputs.waits ?? true,
      completedLater: new Set([SETTINGS_JOB]),
    });
    if (plan.steps.length > 0) await takeUpSettings({ ...inputs, context, desired, plan, store, isNew: !hasCluster(applied, instances) });
    await completeRotations({ plan, desired, secrets: prepared.secrets, platform });
  } finally {
    // Whatever was reached, the controller should watch it.
    await askController(`${allocation.run}/controller.sock`, 'POST', '/v1/reload').catch(() => undefined);
  }
  const authority = await exportEdgeAuthority(context, allocation.state);
  await pruneReleases(allocation.state, [context.release.split('/releases/')[1]?.split('/')[0] ?? '']);
  // The one this command runs from is as good as used: another `up` may be about to start an agent from it.
  await pruneRuntimes(inputs.home, [...runtimesInUse(inputs.home), runtime.prumo, runtime.nodeFolder]);
  return {
    plan,
    links: desired.links,
    services: desired.services.length,
    run: allocation.run,
    entry: context.entry,
    authority,
    notes: boot.note === undefined ? [] : [boot.note],
    keysAcknowledged: inputs.spec.backup === undefined || (await acknowledgedAt(allocation.state, keysOf(context))) !== undefined,
  };
}

/** Whether an earlier command made a database cluster, or began to. */
function hasCluster(applied: Applied, instances: readonly Instance[]): boolean {
  return [...Object.values(applied.services), ...instances].some(({ component }) => component === 'postgres');
}

/** Milliseconds in which the agent stops everything at the latest: the longest of each wave. */
function stopTimeOf(services: readonly Service[]): number {
  return stopWaves(services).reduce((sum, wave) => sum + Math.max(...wave.map((service) => service.stop.within)), 0);
}

/** What `up` would do. Starts, makes and changes nothing. */
export async function dryRun(inputs: PreviewInputs): Promise<{ plan: Plan; budgets: readonly Budget[] }> {
  const prepared = await preview(inputs);
  const platform = await connectAgent(prepared.allocation);
  const running = platform === undefined ? [] : await platform.observe();
  const { desired, allocation, rotated } = prepared;
  return {
    plan: withRotations(planOf(desired, await readApplied(allocation.state), running, inputs.components), desired, rotated),
    budgets: prepared.budgets,
  };
}

async function ensureController(
  platform: LocalPlatform,
  { allocation, runtime }: Prepared,
  { spec, specFile, home }: Pick<UpInputs, 'spec' | 'specFile' | 'home'>,
  signal: AbortSignal,
): Promise<void> {
  const service: Service = controllerService({
    stack: spec.name,
    home,
    allocation,
    runtime,
    fastFailover: spec.database.fastFailover,
    schedule: { times: timesOf(spec), spec: specFile },
  });
  const before = await platform.define(service);
  if (before.fingerprint !== before.definedFingerprint) await platform.restart(service.name);
  else if (before.state === 'stopped') await platform.start(service.name);
  await waitUntilReady(service, platform, signal);
}
