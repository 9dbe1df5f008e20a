import type { ChangeAction, Component, Instance, Job, Service } from '../model/index.ts';
import { fingerprintOf as definitionFingerprint } from '../platforms/local/fingerprint.ts';
import { fingerprintOf, stableJson } from './fingerprint.ts';
import { type Applied, BEGUN } from './applied.ts';
import type { DesiredState } from './desired.ts';

/** `update` only records the definition: how a service is supervised, not how it runs. */
export type StepAction = 'create' | 'start' | 'update' | 'reload' | 'restart' | 'roll' | 'remove' | 'run';

/** One change of a plan. */
export interface PlanStep {
  readonly action: StepAction;
  /** Service or job. */
  readonly name: string;
  readonly component: string;
  readonly node: string;
  /** What differs, in words without secrets: `files pgbouncer.ini`, `argv`. */
  readonly because: readonly string[];
}

/** The difference between what should run and what runs. Empty steps: nothing to do. */
export interface Plan {
  readonly steps: readonly PlanStep[];
  readonly unchanged: number;
}

/** Compare. Pure. `running` are the instances the platform sees now. */
export function planOf(desired: DesiredState, applied: Applied, running: readonly Instance[], components: readonly Component[]): Plan {
  const instances = new Map(running.map((instance) => [instance.service, instance]));
  const byId = new Map(components.map((component) => [component.id, component]));
  const steps: PlanStep[] = [];
  let unchanged = 0;
  for (const service of desired.services) {
    const step = serviceStep(service, applied.services[service.name], instances.get(service.name), byId.get(service.component));
    if (step === undefined) unchanged += 1;
    else steps.push(step);
  }
  for (const job of desired.jobs) {
    const step = jobStep(job, applied);
    if (step === undefined) unchanged += 1;
    else steps.push(step);
  }
  const wanted = new Set(desired.services.map((service) => service.name));
  const gone = new Map<string, { component: string; node: string }>();
  for (const instance of running) if (instance.component !== 'prumo') gone.set(instance.service, instance);
  for (const service of Object.values(applied.services)) gone.set(service.name, service);
  for (const [name, { component, node }] of gone) {
    if (!wanted.has(name)) steps.push({ action: 'remove', name, component, node, because: ['no longer in the spec'] });
  }
  return { steps, unchanged };
}

function serviceStep(
  service: Service,
  before: Service | undefined,
  instance: Instance | undefined,
  component: Component | undefined,
): PlanStep | undefined {
  const step = (action: StepAction, because: readonly string[]): PlanStep => ({
    action,
    name: service.name,
    component: service.component,
    node: service.node,
    because,
  });
  if (before === undefined || instance === undefined) return step('create', before === undefined ? ['new'] : ['not running']);
  const differences = differencesOf(before, service);
  if (differences.length > 0) {
    const action = changeAction(before, service, component);
    return step(instance.state === 'stopped' ? 'start' : action === 'nothing' ? 'update' : action, differences);
  }
  if (instance.state === 'stopped') return step('start', ['stopped']);
  // The platform was given another definition than the one recorded: a roll failed half-way, and the spec was put back since.
  if (instance.definedFingerprint !== definitionFingerprint(service)) return step('roll', ['left by a roll that failed']);
  return undefined;
}

function jobStep(job: Job, applied: Applied): PlanStep | undefined {
  const done = applied.jobs[job.name];
  const step = (because: string): PlanStep => ({
    action: 'run',
    name: job.name,
    component: job.component,
    node: job.node,
    because: [because],
  });
  if (done === undefined) return step('never done');
  if (done === BEGUN) return step('begun, not completed');
  if (done !== fingerprintOf(job)) return step('changed');
  return job.runs === 'always' ? step('at each up') : undefined;
}

/** What only a new process takes up; files are apart. */
const PROCESS = ['argv', 'env', 'cwd', 'user', 'node'] as const;
/** How Prumo looks after the process, which it can change at any time. */
const SUPERVISION = ['stop', 'restart', 'resources', 'reload', 'group', 'ready', 'readyWithin', 'after', 'sockets'] as const;

/** Names of what differs between two definitions of a service; values are left out, since they may be secret. */
export function differencesOf(before: Service, after: Service): readonly string[] {
  const differences: string[] = [];
  for (const key of [...PROCESS, ...SUPERVISION]) {
    if (stableJson(before[key] ?? null) !== stableJson(after[key] ?? null)) differences.push(key);
  }
  const old = new Map(before.files.map((file) => [file.path, stableJson(file)]));
  for (const file of after.files) {
    if (old.get(file.path) !== stableJson(file)) differences.push(`file ${file.path}`);
    old.delete(file.path);
  }
  for (const path of old.keys()) differences.push(`file ${path}`);
  return differences;
}

/** The dearer of what the platform needs and what the component says. */
export function changeAction(before: Service, after: Service, component: Component | undefined): ChangeAction {
  const differences = differencesOf(before, after);
  const process: readonly string[] = PROCESS;
  const onlyFiles =
    !differences.some((difference) => process.includes(difference)) && before.resources.openFiles === after.resources.openFiles;
  const supervision: readonly string[] = SUPERVISION;
  const onlySupervision =
    differences.every((difference) => supervision.includes(difference)) && before.resources.openFiles === after.resources.openFiles;
  const cheapest: ChangeAction = onlySupervision ? 'nothing' : onlyFiles && after.reload !== undefined ? 'reload' : 'restart';
  const said = component?.change?.(before, after);
  const order: readonly ChangeAction[] = ['nothing', 'reload', 'restart', 'roll'];
  if (onlySupervision || said === undefined) return cheapest;
  // A component may know that a changed file needs nothing or only a reload; that argv or env changed, only a new process can take up.
  return onlyFiles ? said : (order[Math.max(order.indexOf(said), order.indexOf('restart'))] ?? 'restart');
}
