import { setTimeout as pause } from 'node:timers/promises';
import {
  afterExit,
  afterHang,
  databaseMembers,
  Etcd,
  type EtcdTarget,
  etcdTargetOf,
  type FastFailoverTools,
  hangs,
  isPrimary,
  LOOK_EVERY,
  mainsOf,
  type Member,
  Uses,
  type Watch,
  watched,
} from '../availability/fast-failover/index.ts';
import { openLedger } from '../evidence/index.ts';
import type { FastFailoverUsed, Platform } from '../model/index.ts';
import { writeAtomically } from '../platforms/local/files/write-atomically.ts';
import type { FastFailoverMode } from '../spec/index.ts';
import type { Monitor } from './status/monitor.ts';

export interface FastFailoverOptions {
  readonly mode: FastFailoverMode;
  readonly stack: string;
  readonly state: string;
  readonly platform: Platform;
  readonly monitor: Monitor;
  /** `error` set: something went wrong that the platform's bounded hold makes good. */
  readonly say: (fields: object, what: string) => void;
}

/** Milliseconds an append may wait for another writer of the ledger; the controller does nothing else meanwhile. */
const LEDGER_WITHIN = 500;

/** Watches over the database members of a stack: what exits, and where asked what hangs. One procedure at a time for each member. */
export class FastFailover {
  readonly #options: FastFailoverOptions;
  readonly #uses: Uses;
  readonly #busy = new Set<string>();
  readonly #watches = new Map<string, Watch>();
  #target: EtcdTarget | undefined;
  #etcd: Etcd | undefined;
  #primaries: readonly string[] = [];
  #isLooking = false;

  private constructor(options: FastFailoverOptions, uses: Uses) {
    this.#options = options;
    this.#uses = uses;
    this.reload();
  }

  static async open(options: FastFailoverOptions): Promise<FastFailover> {
    const uses = await Uses.open(options.state, (file, content) => writeAtomically(file, content, { mode: 0o600 }));
    return new FastFailover(options, uses);
  }

  /** Milliseconds between two calls of `look`; undefined when it has nothing to look for. */
  get lookEvery(): number | undefined {
    return this.#options.mode === 'hang' ? LOOK_EVERY : undefined;
  }

  /** The services watched may have changed. */
  reload(): void {
    const target = this.#options.mode === 'off' ? undefined : etcdTargetOf(this.#options.monitor.services());
    if (JSON.stringify(target) === JSON.stringify(this.#target)) return;
    this.#etcd?.[Symbol.dispose]();
    this.#target = target;
    this.#etcd = target === undefined ? undefined : new Etcd(target);
    // A first question opens the connections that the first failover will use.
    void this.#etcd?.read(LOOK_EVERY);
  }

  /** A member exited unasked and is held. Resolves when it was let go, or its hold is left to end by itself. */
  async exited(member: Member): Promise<void> {
    await this.#alone(member, (tools) => afterExit(member, tools));
  }

  /** Look once whether the primary hangs. A look still under way is not doubled. */
  async look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      await Promise.all(this.#suspects().map((member) => this.#lookAt(member)));
    } finally {
      this.#isLooking = false;
    }
  }

  async #lookAt(member: Member): Promise<void> {
    const { platform, monitor, say } = this.#options;
    const processes = await platform.processes(member.node);
    const mains = mainsOf(processes, monitor.instance(member.name)?.pid ?? null);
    const watch = watched(this.#watches.get(member.name), { at: performance.now(), mains });
    this.#watches.set(member.name, watch);
    if (!hangs(watch)) return;
    this.#watches.delete(member.name);
    say({ service: member.name, states: mains.map(({ pid, state }) => `${pid} ${state}`) }, 'hangs by kernel state');
    await this.#alone(member, (tools) => afterHang(member, tools));
  }

  /** Members to look at: the primary as last known, or all while nobody knows. Etcd is asked before anything is done. */
  #suspects(): readonly Member[] {
    const { monitor } = this.#options;
    const members = databaseMembers(monitor.services());
    const primaries = monitor.statuses().filter(({ component, role }) => component === 'postgres' && role === 'primary');
    if (primaries.length > 0) this.#primaries = primaries.map(({ name }) => name);
    const known = members.filter(({ name }) => this.#primaries.includes(name));
    return known.length > 0 ? known : members;
  }

  async #alone(member: Member, procedure: (tools: FastFailoverTools) => Promise<void>): Promise<void> {
    if (this.#busy.has(member.name)) return;
    this.#busy.add(member.name);
    try {
      await procedure(this.#tools());
    } finally {
      this.#busy.delete(member.name);
    }
  }

  #tools(): FastFailoverTools {
    const { mode, platform, monitor } = this.#options;
    return {
      mode,
      store: this.#etcd ?? NO_ETCD,
      processes: (node) => platform.processes(node),
      fence: ({ node }, heldFor) => platform.fence(node, heldFor),
      release: (service) => platform.release(service),
      running: () =>
        new Set(databaseMembers(monitor.services()).flatMap(({ name }) => (monitor.instance(name)?.state === 'running' ? [name] : []))),
      isPrimary,
      uses: this.#uses,
      record: (entry) => this.#record(entry),
      date: () => Date.now(),
      clock: () => performance.now(),
      pause: (milliseconds) => pause(milliseconds),
    };
  }

  /** To the log in any case: evidence that cannot be written must not keep a database from its restart. */
  #record(entry: FastFailoverUsed): void {
    const { state, stack, say } = this.#options;
    const { kind, ...fields } = entry;
    say(fields, kind);
    try {
      using ledger = openLedger(state, stack, undefined, LEDGER_WITHIN);
      ledger.append(entry);
    } catch (error) {
      say({ error: String(error) }, 'this use of fast failover is not in the evidence');
    }
  }
}

/** Where no etcd is known, no quorum answers. */
const NO_ETCD: FastFailoverTools['store'] = {
  read: () => Promise.resolve(null),
  remove: () => Promise.resolve('unknown'),
};
