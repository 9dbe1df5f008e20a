import type { Service } from '../../../model/index.ts';
import type { LocalPlatform } from '../../../platforms/local/local-platform.ts';
import { readApplied } from '../../applied-store.ts';
import { waitUntilReady } from '../../wait-until-ready.ts';

/** Who is stopped one after the other, so that nobody is let in: those who write, then the ways that lead to the database. */
const ENTRANCES = ['app', 'pgbouncer', 'haproxy'];
/** Without these nothing can be restored. */
const NEEDED = ['etcd', 'pgbackrest'];

/** The services of a stack that a restore in place stops and lets go on. */
export class Closing {
  readonly #services: readonly Service[];
  readonly #platform: LocalPlatform;
  readonly #signal: AbortSignal;

  private constructor(services: readonly Service[], platform: LocalPlatform, signal: AbortSignal) {
    this.#services = services;
    this.#platform = platform;
    this.#signal = signal;
  }

  static async of(state: string, platform: LocalPlatform, signal: AbortSignal): Promise<Closing> {
    return new Closing(Object.values((await readApplied(state)).services), platform, signal);
  }

  /** Names of what runs now of those who write and of the ways to the database. */
  async running(): Promise<readonly string[]> {
    const instances = await this.#platform.observe();
    const isUp = (name: string): boolean => instances.some(({ service, state }) => service === name && state !== 'stopped');
    return this.#of(...ENTRANCES)
      .map(({ name }) => name)
      .filter(isUp);
  }

  /** The members of the database, the one whose data is restored last. */
  members(last: string): readonly Service[] {
    return this.#of('postgres').toSorted((one, other) => Number(one.name === last) - Number(other.name === last));
  }

  /** Stop those who write and the ways, in order and for good: nothing but a start brings one back, also after a reboot. Safe to repeat. */
  async closeEntrances(): Promise<void> {
    for (const component of ENTRANCES) await this.#stopAll(this.#of(component));
  }

  /** Stop the members likewise, the standbys together. */
  async closeMembers(last: string): Promise<void> {
    const members = this.members(last);
    await this.#stopAll(members.filter(({ name }) => name !== last));
    await this.#stopAll(members.filter(({ name }) => name === last));
  }

  /** Stop the members alone. */
  async stopMembers(last: string): Promise<void> {
    for (const member of this.members(last)) await this.#platform.stop(member.name);
  }

  /** Let these go on, ways first, each kind ready before the next. Those no spec has any more are passed over. */
  async open(names: readonly string[]): Promise<void> {
    for (const component of ENTRANCES.toReversed()) {
      const wanted = this.#of(component).filter(({ name }) => names.includes(name));
      await this.#start(wanted);
    }
  }

  /** What a restore needs, also where everything was stopped meanwhile. */
  startNeeded(): Promise<void> {
    return this.#start(this.#of(...NEEDED));
  }

  /** Start a member, and do not wait. */
  async startMember(name: string): Promise<void> {
    await this.#platform.start(name);
  }

  async #start(services: readonly Service[]): Promise<void> {
    await Promise.all(services.map(({ name }) => this.#platform.start(name)));
    await Promise.all(services.map((service) => waitUntilReady(service, this.#platform, this.#signal)));
  }

  async #stopAll(services: readonly Service[]): Promise<void> {
    this.#signal.throwIfAborted();
    await Promise.all(services.map(({ name }) => this.#platform.stop(name)));
  }

  #of(...components: readonly string[]): readonly Service[] {
    return components.flatMap((component) => this.#services.filter((service) => service.component === component));
  }
}
