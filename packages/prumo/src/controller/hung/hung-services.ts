import type { FenceEvidence, Instance, Platform, Service } from '../../model/index.ts';
import { type Hang, hangOf, type ProbeSeen } from './hang-evidence.ts';
import { afterProbe, isDead, type Liveness, NOTHING_SEEN } from './liveness.ts';

export interface HungServicesOptions {
  readonly platform: Platform;
  readonly services: () => readonly Service[];
  /** `recycled`: ended and started again. `refused`: it hangs, and was killed too often lately. */
  readonly onHang: (service: Service, hang: Hang, done: FenceEvidence | 'recycled' | 'refused') => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Kills of one service in a while, after which it is left to people: what hangs again after three new starts is not mended by a
 * fourth. Milliseconds.
 */
const KILLS = { most: 3, within: 10 * 60_000 } as const;

/** Released at once; this is for a controller that dies in between. Milliseconds. */
const HELD_FOR = 5000;

/** Probes remembered of each service: more than any verdict needs. */
const REMEMBERED = 4;

/** What is known of one process of a service. */
interface Known {
  readonly pid: number | null;
  readonly probes: readonly ProbeSeen[];
  readonly liveness: Liveness;
}

/**
 * Has what hangs killed and started again, where its component says so (`RestartPolicy.hungAfter`): a router or pooler that does not run
 * keeps its share of new connections until it is gone, and so does a process of the application that cannot be mended from outside. What
 * is paused through the platform is somebody's intention and left alone.
 */
export class HungServices {
  readonly #options: HungServicesOptions;
  readonly #known = new Map<string, Known>();
  readonly #kills = new Map<string, readonly number[]>();
  readonly #busy = new Set<string>();

  constructor(options: HungServicesOptions) {
    this.#options = options;
  }

  /** Take in the outcome of a probe (`alive`, or else `ready`); `pid` is the main process it was meant for. Returns at once. */
  probed(service: Service, pid: number | null, probe: ProbeSeen): void {
    const { hungAfter } = service.restart;
    if (hungAfter === undefined) return;
    const before = this.#known.get(service.name);
    const { probes, liveness } = before?.pid === pid ? before : { probes: [], liveness: NOTHING_SEEN };
    const known = { pid, probes: [...probes, probe].slice(-REMEMBERED), liveness: afterProbe(liveness, probe) };
    this.#known.set(service.name, known);
    const since = service.alive === undefined ? probe.began : (known.liveness.failingSince ?? probe.ended);
    if (probe.ok || probe.ended - since < hungAfter || this.#busy.has(service.name)) return;
    this.#busy.add(service.name);
    void this.#judge(service, hungAfter)
      .catch(this.#options.onError)
      .finally(() => this.#busy.delete(service.name));
  }

  async #judge(service: Service, hungAfter: number): Promise<void> {
    const { platform, services, onHang } = this.#options;
    const [instances, processes] = await Promise.all([platform.observe(), platform.processes(service.node)]);
    const instance = instances.find((one) => one.service === service.name);
    const known = this.#known.get(service.name);
    if (known === undefined || instance?.state !== 'running' || instance.pid !== known.pid) return;
    const siblings = services().filter((other) => isSibling(other, service));
    const hang =
      service.alive === undefined
        ? hangOf({
            hungAfter,
            own: known.probes,
            siblings: siblings.flatMap((sibling) => this.#known.get(sibling.name)?.probes.at(-1) ?? []),
            processes,
          })
        : failingOf(service, hungAfter, known.liveness, instance);
    if (hang === undefined) return;
    const now = performance.now();
    const kills = (this.#kills.get(service.name) ?? []).filter((at) => now - at < KILLS.within);
    this.#known.delete(service.name);
    if (kills.length >= KILLS.most) return onHang(service, hang, 'refused');
    this.#kills.set(service.name, [...kills, now]);
    if (hang === 'failing') {
      // It alone: processes of an application share their node, and one that can still stop by itself may.
      await platform.recycle(service.name, 'not-alive');
      return onHang(service, hang, 'recycled');
    }
    const evidence = await platform.fence(service.node, HELD_FOR);
    for (const { name } of services().filter(({ node }) => node === service.node)) await platform.release(name);
    onHang(service, hang, evidence);
  }
}

function failingOf({ readyWithin }: Service, hungAfter: number, liveness: Liveness, { since }: Instance): Hang | undefined {
  const age = Date.now() - Date.parse(since);
  return isDead(liveness, { now: performance.now(), age, hungAfter, readyWithin }) ? 'failing' : undefined;
}

function isSibling(other: Service, service: Service): boolean {
  return other.name !== service.name && other.component === service.component && other.group === service.group;
}
