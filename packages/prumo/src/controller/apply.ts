import { PrumoError } from '../errors/index.ts';
import type { Job, Platform, Service } from '../model/index.ts';
import { verbatim } from '../messages/message.ts';
import type { AppliedStore } from './applied-store.ts';
import type { ApplyEvent } from './apply-event.ts';
import type { DesiredState } from './desired.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Plan, PlanStep } from './plan.ts';
import type { RollerFor } from '../availability/roller.ts';
import { text } from './text.ts';
import { waitUntilReady } from './wait-until-ready.ts';

export interface ApplyInputs {
  readonly desired: DesiredState;
  readonly plan: Plan;
  readonly platform: Platform;
  readonly store: AppliedStore;
  readonly rollerFor: RollerFor;
  readonly onEvent: (event: ApplyEvent) => void;
  readonly signal: AbortSignal;
  /** False: do not wait until a service is ready that nothing else comes after. Where several are rolled, each is waited for all the same. */
  readonly waits: boolean;
  /** Jobs whose work only begins with them: whoever applies says of these when they are done, after `apply`. */
  readonly completedLater: ReadonlySet<string>;
}

/**
 * Bring a plan about: each service and job begins when what it comes after is ready, so independent parts start side by
 * side. A failure stops only what depends on it; all failures are collected. What left the spec is removed last, when
 * nothing points to it any more. Rejects with the first `PrumoError` when any step failed.
 */
export async function apply(inputs: ApplyInputs): Promise<void> {
  const run = new ApplyRun(inputs);
  const failures = await run.all();
  inputs.signal.throwIfAborted();
  const [first, ...others] = failures;
  if (first !== undefined) throw others.length === 0 ? first : withOthers(first, others);
  for (const step of inputs.plan.steps.filter((step) => step.action === 'remove')) await run.remove(step);
}

/** The first failure as it is, naming the others too: each stands on stderr already, but `--json` has only this. */
function withOthers(first: Error, others: readonly Error[]): Error {
  if (!(first instanceof PrumoError)) return first;
  const { code, what, why, remedy, still, details } = first;
  return new PrumoError({
    code,
    what,
    remedy,
    cause: first,
    ...(why === undefined ? {} : { why }),
    ...(still === undefined ? {} : { still }),
    details: [...details, ...others.map((other) => `also: ${other.message}`)],
  });
}

class ApplyRun {
  readonly #inputs: ApplyInputs;
  readonly #steps: ReadonlyMap<string, PlanStep>;
  readonly #settled = new Map<string, Promise<boolean>>();
  readonly #rolls = new Map<string, Promise<void>>();
  readonly #failures: Error[] = [];
  /** Names something else comes after. */
  readonly #needed: ReadonlySet<string>;

  constructor(inputs: ApplyInputs) {
    this.#inputs = inputs;
    this.#steps = new Map(inputs.plan.steps.map((step) => [step.name, step]));
    this.#needed = new Set([...inputs.desired.services, ...inputs.desired.jobs].flatMap(({ after }) => after));
  }

  async all(): Promise<readonly Error[]> {
    const { services, jobs } = this.#inputs.desired;
    const items = new Map<string, () => Promise<void>>();
    const after = new Map<string, readonly string[]>();
    for (const service of services) {
      items.set(service.name, () => this.#bringUp(service));
      after.set(service.name, service.after);
    }
    for (const job of jobs) {
      items.set(job.name, () => this.#runJob(job));
      after.set(job.name, job.after);
    }
    const settle = (name: string): Promise<boolean> => {
      const known = this.#settled.get(name);
      if (known !== undefined) return known;
      const promise = this.#settle(name, (after.get(name) ?? []).map(settle), items.get(name));
      this.#settled.set(name, promise);
      return promise;
    };
    await Promise.all([...items.keys()].map(settle));
    return this.#failures;
  }

  async #settle(name: string, before: readonly Promise<boolean>[], work: (() => Promise<void>) | undefined): Promise<boolean> {
    const ready = await Promise.all(before);
    if (this.#inputs.signal.aborted || work === undefined) return false;
    if (ready.includes(false)) {
      this.#inputs.onEvent({ kind: 'skipped', name });
      return false;
    }
    const started = performance.now();
    try {
      await work();
      this.#inputs.onEvent({
        kind: 'ready',
        name,
        action: this.#steps.get(name)?.action ?? null,
        took: Math.round(performance.now() - started),
      });
      return true;
    } catch (error) {
      if (this.#inputs.signal.aborted) return false;
      this.#failures.push(error instanceof Error ? error : new Error(String(error)));
      this.#inputs.onEvent({ kind: 'failed', name, reason: error instanceof PrumoError ? error.what : verbatim(String(error)) });
      return false;
    }
  }

  async #bringUp(service: Service): Promise<void> {
    const { platform, store, signal } = this.#inputs;
    const step = this.#steps.get(service.name);
    if (step === undefined) {
      if (this.#mayWaitFor(service)) await waitUntilReady(service, platform, signal);
      return;
    }
    this.#inputs.onEvent({ kind: 'begun', name: service.name, action: step.action, because: step.because });
    if (step.action === 'roll') return this.#roll(service);
    await platform.define(service);
    if (step.action === 'start') await platform.start(service.name);
    if (step.action === 'restart') await platform.restart(service.name);
    if (step.action === 'reload') await platform.reload(service.name);
    await store.serviceApplied(service);
    if (this.#mayWaitFor(service)) await waitUntilReady(service, platform, signal);
  }

  #mayWaitFor(service: Service): boolean {
    return this.#inputs.waits || this.#needed.has(service.name);
  }

  /** All rolled members of a group share one roll; whoever comes first begins it. */
  #roll(service: Service): Promise<void> {
    const group = `${service.component}/${service.group ?? service.name}`;
    const known = this.#rolls.get(group);
    if (known !== undefined) return known;
    const { platform, store, signal, rollerFor, desired } = this.#inputs;
    const members = desired.services.filter((other) => `${other.component}/${other.group ?? other.name}` === group);
    const changed = members.filter((other) => this.#steps.get(other.name)?.action === 'roll');
    const roll = rollerFor(service.component)({
      changed,
      members,
      platform,
      signal,
      restart: async (one) => {
        await platform.define(one);
        await platform.restart(one.name);
        if (members.length > 1 || this.#mayWaitFor(one)) await waitUntilReady(one, platform, signal);
        // Only now: a member that did not become ready must be rolled again before the next, or a second try would take all of them down.
        await store.serviceApplied(one);
      },
      onProgress: (name, what) => this.#inputs.onEvent({ kind: 'progress', name, what }),
    });
    this.#rolls.set(group, roll);
    return roll;
  }

  async #runJob(job: Job): Promise<void> {
    const step = this.#steps.get(job.name);
    if (step === undefined) return;
    this.#inputs.onEvent({ kind: 'begun', name: job.name, action: 'run', because: step.because });
    await this.#inputs.store.jobBegun(job.name);
    const result = await this.#inputs.platform.run(job, this.#inputs.signal);
    this.#inputs.signal.throwIfAborted();
    if (result.code !== 0) {
      throw new PrumoError({
        code: job.component === 'app' ? 'release-failed' : 'job-failed',
        what: text.jobFailed(job.title, job.name),
        why: result.timedOut ? text.jobTimedOut(job.within / 1000) : text.jobExit(result.signal ?? `exit ${result.code}`),
        remedy: text.jobRemedy(),
        still: text.restStaysUp(),
        details: result.output.trimEnd().split('\n').slice(-20),
      });
    }
    if (!this.#inputs.completedLater.has(job.name)) await this.#inputs.store.jobDone(job.name, fingerprintOf(job));
  }

  async remove(step: PlanStep): Promise<void> {
    const started = performance.now();
    this.#inputs.onEvent({ kind: 'begun', name: step.name, action: 'remove', because: step.because });
    await this.#inputs.platform.remove(step.name);
    await this.#inputs.store.serviceRemoved(step.name);
    this.#inputs.onEvent({ kind: 'ready', name: step.name, action: 'remove', took: Math.round(performance.now() - started) });
  }
}
