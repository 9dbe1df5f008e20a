import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Instance, Platform, Service } from '../../model/index.ts';
import { failed, type ProbeResult } from '../probes/probe-result.ts';
import { type Probing, runProbe } from '../probes/run-probe.ts';
import { FOLLOWS_WITHIN, notFollowing } from './following.ts';
import { type Health, healthOf, type ServiceStatus } from './service-status.ts';

/** Milliseconds between probes of a healthy service (less where it may be taken for hung), and of one that is not. */
const STEADY = 5000;
const URGENT = 500;

/** Told of every probe (of `alive` where the service has that) as it ends; `pid` is the main process there was as it began, times are monotonic milliseconds. */
export type OnProbe = (service: Service, pid: number | null, probe: { began: number; ended: number; ok: boolean }) => void;

interface Watched {
  readonly service: Service;
  found: ProbeResult | undefined;
  /** Whom it does not follow, and since which monotonic millisecond; undefined: it does, or nobody knows. */
  astray: { readonly leader: string; readonly since: number } | undefined;
  /** Monotonic milliseconds of the next probe. */
  due: number;
  probing: boolean;
  status: ServiceStatus;
}

/** Keeps the health of every service current: at once when the platform reports an event, and by probing. */
export class Monitor {
  readonly #platform: Platform;
  readonly #onProbe: OnProbe;
  readonly #watched = new Map<string, Watched>();
  /** For probes that ask for instances: events keep those here current, and each question to the agent costs both sides milliseconds. */
  readonly #probing: Probing;
  #instances = new Map<string, Instance>();
  #agentAnswers = false;

  constructor(platform: Platform, onProbe: OnProbe = () => {}) {
    this.#platform = platform;
    this.#probing = {
      observe: () => Promise.resolve([...this.#instances.values()]),
      exec: (service, argv, signal) => platform.exec(service, argv, signal),
    };
    this.#onProbe = onProbe;
  }

  /** Watch these services from now on, keeping what is known of those already watched. */
  watch(services: readonly Service[]): void {
    const now = performance.now();
    const names = new Set(services.map((service) => service.name));
    for (const name of this.#watched.keys()) if (!names.has(name)) this.#watched.delete(name);
    services.forEach((service, position) => {
      const known = this.#watched.get(service.name);
      // Spread the first probes over the interval, so that they do not all fall together for ever.
      const due = now + (position / services.length) * URGENT;
      this.#watched.set(service.name, {
        service,
        found: known?.found,
        astray: known?.astray,
        due,
        probing: false,
        status: known?.status ?? firstStatus(service),
      });
    });
  }

  get agentAnswers(): boolean {
    return this.#agentAnswers;
  }

  statuses(): readonly ServiceStatus[] {
    return [...this.#watched.values()].map((watched) => watched.status);
  }

  services(): readonly Service[] {
    return [...this.#watched.values()].map((watched) => watched.service);
  }

  instance(service: string): Instance | undefined {
    return this.#instances.get(service);
  }

  /** Take over what the platform sees now; a service it says anything new of is probed at once. */
  async refresh(): Promise<void> {
    try {
      const instances = await this.#platform.observe();
      this.#instances = new Map(instances.map((instance) => [instance.service, instance]));
      this.#agentAnswers = true;
    } catch {
      this.#agentAnswers = false;
    }
    for (const watched of this.#watched.values()) this.#update(watched);
  }

  /** An event of the platform. */
  noticed(service: string, instance: Instance | null): void {
    if (instance === null) this.#instances.delete(service);
    else this.#instances.set(service, instance);
    const watched = this.#watched.get(service);
    if (watched === undefined) return;
    watched.found = undefined;
    watched.astray = undefined;
    watched.due = 0;
    this.#update(watched);
  }

  /** Resolves when every running service was probed since it was last watched anew, or after `within` ms. */
  async probeAll(within: number): Promise<void> {
    const deadline = performance.now() + within;
    for (const watched of this.#watched.values()) watched.due = 0;
    const waiting = (): boolean =>
      [...this.#watched.values()].some((watched) => watched.found === undefined && isUp(this.#instances.get(watched.service.name)));
    do {
      this.tick();
      await delay(20);
    } while (waiting() && performance.now() < deadline);
  }

  /** Start the probes that are due. Call it a few times a second; it returns at once. */
  tick(): void {
    const now = performance.now();
    for (const watched of this.#watched.values()) {
      if (watched.probing || watched.due > now) continue;
      if (!isUp(this.#instances.get(watched.service.name))) {
        watched.due = now + URGENT;
        continue;
      }
      watched.probing = true;
      void this.#probe(watched);
    }
  }

  async #probe(watched: Watched): Promise<void> {
    const { service } = watched;
    const pid = this.#instances.get(service.name)?.pid ?? null;
    const began = performance.now();
    const { found, ok } = await this.#ask(service);
    if (watched.found?.role !== found.role) this.#lookAtOthers(watched);
    watched.found = found;
    const ended = performance.now();
    watched.probing = false;
    const followed = this.#lookAtFollowers(watched, ended);
    watched.due = ended + (watched.found.ok && followed ? Math.min(STEADY, service.restart.hungAfter ?? STEADY) : URGENT);
    this.#update(watched);
    this.#onProbe(service, pid, { began, ended, ok });
  }

  /** Who leads has changed, or who follows: what the others of its group said before may be no longer true. */
  #lookAtOthers({ service }: Watched): void {
    for (const other of this.#watched.values())
      if (service.group !== undefined && other.service.group === service.group && other.service !== service) other.due = 0;
  }

  /** What a leader says of those who say they follow. False: somebody does not, so that it is asked again soon. */
  #lookAtFollowers(leader: Watched, now: number): boolean {
    const members = [...this.#watched.values()].filter(
      ({ service }) => service.group !== undefined && service.group === leader.service.group,
    );
    const missing = notFollowing(named(leader), members.map(named));
    if (missing === null) return true;
    for (const member of members) {
      if (member === leader) continue;
      const since = member.astray?.leader === leader.service.name ? member.astray.since : now;
      member.astray = missing.includes(member.service.name) ? { leader: leader.service.name, since } : undefined;
      this.#update(member);
    }
    return missing.length === 0;
  }

  /** `found` is what people are told: what is not alive is no use ready. */
  async #ask(service: Service): Promise<{ readonly found: ProbeResult; readonly ok: boolean }> {
    const asksOnce = service.alive === undefined || isDeepStrictEqual(service.alive, service.ready);
    const [ready, alive] = await Promise.all([
      runProbe(service.ready, service, this.#probing),
      asksOnce || service.alive === undefined ? undefined : runProbe(service.alive, service, this.#probing),
    ]);
    return alive === undefined || alive.ok ? { found: ready, ok: (alive ?? ready).ok } : { found: alive, ok: false };
  }

  #update(watched: Watched): void {
    const instance = this.#instances.get(watched.service.name);
    const { health, reason } = healthOf(watched.service, instance, toldOf(watched, performance.now()), Date.now());
    const before = watched.status;
    watched.status = {
      name: watched.service.name,
      component: watched.service.component,
      node: watched.service.node,
      health,
      since: before.health === health ? before.since : sinceWhen(before, health, instance),
      role: watched.found?.role ?? null,
      pid: instance?.pid ?? null,
      restarts: instance?.restarts ?? 0,
      reason,
    };
  }
}

function named({ service, found }: Watched): { readonly name: string; readonly found: ProbeResult | undefined } {
  return { name: service.name, found };
}

/** What it says of itself, unless its leader has said otherwise for long enough. */
function toldOf({ found, astray }: Watched, now: number): ProbeResult | undefined {
  if (found?.ok !== true || found.role !== 'standby' || astray === undefined || now - astray.since < FOLLOWS_WITHIN) return found;
  return failed(`does not stream from ${astray.leader}`, found.role);
}

function isUp(instance: Instance | undefined): boolean {
  return instance?.state === 'running' || instance?.state === 'starting';
}

/** A controller that has just begun did not see a service become healthy; it has been so since its start, as far as anybody knows. */
function sinceWhen(before: ServiceStatus, health: Health, instance: Instance | undefined): string {
  return before.health === 'unknown' && health === 'healthy' && instance !== undefined ? instance.since : new Date().toISOString();
}

function firstStatus(service: Service): ServiceStatus {
  return {
    name: service.name,
    component: service.component,
    node: service.node,
    health: 'unknown',
    since: new Date().toISOString(),
    role: null,
    pid: null,
    restarts: 0,
    reason: null,
  };
}
