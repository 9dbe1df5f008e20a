import type { Instance, InstanceEvent, InstanceState, Service } from '../../../model/index.ts';
import { PrumoError } from '../../../errors/index.ts';
import { notRunning } from '../errors.ts';
import { fingerprintOf, sameProcess } from '../fingerprint.ts';
import { text } from '../text.ts';
import { restartDelay, SOUND_LIFE } from './back-off.ts';
import { everythingOf, type Extent, membersOf, straysOf } from './extent.ts';
import { freeze, killAll, send } from './kill.ts';
import { launchService, markerOf, ownerOf } from './launch.ts';
import { readProcess } from './processes.ts';
import type { Run, RunExit } from './run.ts';
import {
  type Definition,
  forgetService,
  type Memory,
  NOTHING_REMEMBERED,
  readMemory,
  writeDefinition,
  writeMemory,
} from './service-files.ts';
import type { Shop } from './shop.ts';
import { before, stopTree } from './stop-tree.ts';
import { ensureFolder, stageFiles } from './write-files.ts';

/** Longest time a timer of Node takes. Milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Adoption waits for no more than one line of each init. Milliseconds. */
const ADOPTED_WITHIN = 5000;

/** Milliseconds: unmapping the shared memory of two dozen processes took 250 on two busy processors. */
const TAKEN_APART_WITHIN = 2000;

/**
 * One service and its processes: starts it, restarts it, holds it, ends it. Commands follow one another; exits are
 * dealt with as they happen. Whatever is between two lines here, `#current` is the only run whose main process counts,
 * and `#runs` holds every run whose init may still live (an orphaned PostgreSQL stays below the init of a dead Patroni).
 */
export class Supervised {
  readonly #shop: Shop;
  #definition: Definition;
  #memory: Memory;
  #current: Run | null = null;
  #runs: Run[] = [];
  #runningFingerprint: string;
  #definedFingerprint: string;
  #state: InstanceState = 'stopped';
  #since = new Date();
  #timer: NodeJS.Timeout | undefined;
  #commands: Promise<unknown> = Promise.resolve();
  #isStopping = false;
  #isRecorded = false;

  constructor(shop: Shop, definition: Definition, memory: Memory = NOTHING_REMEMBERED) {
    this.#shop = shop;
    this.#definition = definition;
    this.#memory = memory;
    this.#definedFingerprint = fingerprintOf(definition.service);
    this.#runningFingerprint = this.#definedFingerprint;
  }

  /**
   * A service known from an earlier life of the agent, with the runs found on disk, oldest first. What should run and
   * does not is started, unless `startsStopped` is false.
   */
  static restore(shop: Shop, definition: Definition, runs: readonly Run[], startsStopped: boolean): Supervised {
    const supervised = new Supervised(shop, definition, readMemory(shop.layout, definition.service.name));
    supervised.#isRecorded = true;
    void supervised.#inTurn(() => supervised.#adopt(runs, startsStopped)).catch((error: unknown) => supervised.#complain(error));
    return supervised;
  }

  /** Whether the definition is on disk. */
  get isRecorded(): boolean {
    return this.#isRecorded;
  }

  get service(): Service {
    return this.#definition.service;
  }

  get runs(): readonly Run[] {
    return this.#runs;
  }

  get current(): Run | null {
    return this.#current;
  }

  get extent(): Extent {
    const { layout } = this.#shop;
    const { name, node } = this.service;
    return {
      marker: markerOf(this.#shop, name),
      runs: this.#runs,
      data: layout.data(name),
      foreign: this.#shop.foreignTo(this.#runs),
      users: this.#shop.userIdsOf(node),
    };
  }

  instance(): Instance {
    const { name, component, node } = this.service;
    const main = this.#current?.main;
    return {
      service: name,
      component,
      node,
      state: this.#shownState(),
      pid: main?.pid ?? null,
      startTicks: main?.startTicks ?? null,
      bootId: this.#shop.bootId,
      since: this.#since.toISOString(),
      restarts: this.#memory.restarts,
      failures: this.#memory.failures,
      lastExit: this.#memory.lastExit,
      fingerprint: this.#runningFingerprint,
      definedFingerprint: this.#definedFingerprint,
      logFile: this.#shop.layout.log(name),
    };
  }

  define(service: Service): Promise<Instance> {
    return this.#inTurn(async () => {
      const isSame = this.#definedFingerprint === fingerprintOf(service);
      await this.#record({ service, desired: 'running' });
      const wants = this.#state === 'stopped' || (this.#state === 'backing-off' && !isSame);
      if (!isSame) this.#remember({ restarts: 0, failures: 0 });
      if (wants) await this.#launch();
      return this.instance();
    });
  }

  start(): Promise<Instance> {
    return this.#inTurn(async () => {
      await this.#record({ ...this.#definition, desired: 'running' });
      if (this.#current === null) {
        this.#remember({ restarts: 0, failures: 0, hold: null });
        await this.#launch();
      }
      return this.instance();
    });
  }

  /** With `forNow` the service is to start again with the next agent: a machine going down, not a person's wish. */
  stop(forNow = false): Promise<void> {
    this.#isStopping = true;
    return this.#inTurn(async () => {
      await this.#end(forNow ? this.#definition.desired : 'stopped');
    });
  }

  restart(): Promise<Instance> {
    return this.#inTurn(async () => {
      await this.#end('running');
      this.#remember({ restarts: 0, failures: 0, hold: null });
      await this.#launch();
      return this.instance();
    });
  }

  /** Ends the service and forgets all of it but its data and log. */
  remove(): Promise<void> {
    this.#isStopping = true;
    return this.#inTurn(async () => {
      await this.#end('stopped');
      forgetService(this.#shop.layout, this.service.name);
      this.#emit('removed');
    });
  }

  signal(signal: NodeJS.Signals): void {
    const main = this.#current?.main;
    if (main === undefined || !send(main, signal)) throw notRunning(this.service.name);
  }

  /** The files now on disk are what runs; the rest of the definition may still wait for a restart. */
  noteReloaded(): void {
    if (sameProcess(this.#runningFingerprint, this.#definedFingerprint)) this.#runningFingerprint = this.#definedFingerprint;
  }

  async freeze(signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    if (this.#current === null) throw notRunning(this.service.name);
    this.#remember({ paused: signal === 'SIGSTOP' ? this.#current.header.id : null });
    const done = await freeze((table) => membersOf(table, this.extent), signal);
    if (!done) throw new PrumoError({ code: 'stop-timeout', what: text.cannotFreeze(this.service.name), remedy: text.tryAgain() });
    this.#since = new Date();
  }

  /** SIGCONT to all of the service and to what it left behind. With nothing stopped there is nothing to do, and that is no error. */
  async thaw(): Promise<void> {
    // Of what an earlier agent started, not all is known before its adoption; a long command in turn is not waited for.
    await before(performance.now() + ADOPTED_WITHIN, this.#commands);
    if (this.#memory.paused !== null) this.#remember({ paused: null });
    const done = await freeze((table) => everythingOf(table, this.extent), 'SIGCONT');
    if (!done) throw new PrumoError({ code: 'stop-timeout', what: text.cannotFreeze(this.service.name), remedy: text.tryAgain() });
  }

  /** Held until released, or for so many milliseconds (longer where a guard holds it), and the exit that follows is known to be our doing. */
  fence(heldFor: number | null): void {
    this.hold(heldFor);
    for (const run of this.#runs) run.reason ??= 'fenced';
  }

  /** `null` holds until released. `guard`: that of who holds it; what others ask for then changes nothing. */
  hold(milliseconds: number | null, guard?: string): void {
    if (this.#isKeptFrom(guard)) return;
    const until = milliseconds === null ? null : Date.now() + milliseconds;
    this.#remember({ hold: { until, ...(guard === undefined ? {} : { guard }) } });
    if (this.#state === 'backing-off' || this.#state === 'held') this.#schedule();
    else if (milliseconds !== null) this.#armRelease();
  }

  /** The controller lets go of what exited, once it may run again; what a drill says is dead stays so until the drill, or its undo, lets go. */
  releaseFor(guard: string | undefined): void {
    if (!this.#isKeptFrom(guard)) this.release();
  }

  #isKeptFrom(guard: string | undefined): boolean {
    const holder = this.#memory.hold?.guard;
    return holder !== undefined && holder !== guard;
  }

  /** End any hold, whoever's. */
  release(): void {
    if (this.#memory.hold === null) return;
    this.#remember({ hold: null });
    clearTimeout(this.#timer);
    this.#emit('released');
    // By the back-off, of which the hold has taken its part: what fails at every start must not be let go into a tight loop.
    if (this.#state === 'held') this.#schedule();
  }

  /** End and start again for a reason of ours, shown as the exit's reason. */
  recycle(reason: string): Promise<void> {
    const run = this.#current;
    if (run === null || run.reason !== undefined) return Promise.resolve();
    run.reason = reason;
    return this.#inTurn(async () => {
      if (this.#current !== run) return;
      const { signal, within } = this.service.stop;
      await stopTree(() => this.extent, run, signal, within);
    });
  }

  /** Nothing more is done for it; its processes go on. */
  detach(): void {
    clearTimeout(this.#timer);
    this.#isStopping = true;
  }

  async #adopt(runs: readonly Run[], startsStopped: boolean): Promise<void> {
    for (const run of runs) {
      if (!run.isGone) await run.started;
      if (run.header.bootId !== this.#shop.bootId) {
        run.forget();
        this.#remember({ lastExit: { code: null, signal: null, at: new Date().toISOString(), reason: 'reboot' } });
        continue;
      }
      this.#runs.push(run);
    }
    const newest = this.#runs.at(-1);
    for (const run of this.#runs.slice(0, -1)) this.#watchRest(run);
    if (newest !== undefined) {
      this.#current = newest;
      this.#runningFingerprint = newest.header.fingerprint;
      if (newest.exit === undefined) {
        this.#enter('running', new Date(newest.header.at));
        this.#emit('adopted');
      }
      this.#watchMain(newest);
    }
    if (this.#definition.desired === 'stopped') return this.#end('stopped');
    if (newest === undefined) {
      await this.#sweep();
      if (!startsStopped) return;
      if (this.#memory.hold === null) await this.#launch();
      else this.#schedule();
    } else if (newest.exit === undefined && this.#memory.hold !== null) {
      this.#armRelease();
    }
  }

  /** One command after another; a failed one does not stop the next. */
  #inTurn<Value>(command: () => Promise<Value>): Promise<Value> {
    const result = this.#commands.then(command);
    this.#commands = result.catch(() => undefined);
    return result;
  }

  /** Files and definition, both or neither as far as room on the disk goes. */
  async #record(definition: Definition): Promise<void> {
    const { layout } = this.#shop;
    const { service } = definition;
    const owner = await ownerOf(this.#shop, service.node);
    ensureFolder(layout.service(service.name), 0o711);
    const files = stageFiles(layout.etc(service.name), service.files, owner);
    try {
      if (JSON.stringify(definition) !== JSON.stringify(this.#definition) || !this.#isRecorded) writeDefinition(layout, definition);
    } catch (error) {
      files.rollback();
      throw error;
    }
    files.commit();
    this.#isRecorded = true;
    this.#isStopping = false;
    this.#definition = definition;
    this.#definedFingerprint = fingerprintOf(service);
    if (this.#current === null) this.#runningFingerprint = this.#definedFingerprint;
  }

  async #launch(): Promise<void> {
    const isWanted = () =>
      this.#definition.desired === 'running' && !this.#isStopping && this.#current === null && this.#memory.hold === null;
    if (!isWanted()) return;
    clearTimeout(this.#timer);
    this.#enter('starting');
    const fingerprint = this.#definedFingerprint;
    try {
      // A fence returns while the kernel still takes processes apart, and ports and shared memory go with them.
      const fenced = this.#runs.filter(({ reason }) => reason === 'fenced').map((run) => run.gone);
      await before(performance.now() + TAKEN_APART_WITHIN, Promise.all(fenced));
      const run = await launchService(this.#shop, this.service, fingerprint, isWanted);
      if (run === undefined) {
        if (this.#memory.hold !== null) this.#schedule();
        return;
      }
      this.#current = run;
      this.#runs.push(run);
      this.#runningFingerprint = fingerprint;
      await run.started;
      if (run.exit === undefined && run.failure === undefined) {
        this.#enter('running');
        this.#emit('started');
      }
      this.#watchMain(run);
    } catch (error) {
      // Not even the init could be started; the disk may be full. The service stays wanted, and so is tried again.
      const reason = error instanceof Error ? error.message : String(error);
      this.#onExit({ code: null, signal: null, at: new Date().toISOString(), reason }, 0);
      throw error;
    }
  }

  #watchMain(run: Run): void {
    void run.ended
      .then(async (exit) => {
        // Only when nothing of it lives any more is a lost init an exit.
        if (run.isGone && !(await run.gone)) await this.#sweep();
        if (this.#current !== run) return;
        this.#current = null;
        if (!run.isGone) this.#watchRest(run);
        else this.#drop(run);
        this.#onExit(exit, Date.parse(exit.at) - Date.parse(run.header.at));
      })
      .catch((error: unknown) => this.#complain(error));
  }

  /** Processes outlive their main one (a PostgreSQL its Patroni): their init goes on reaping them until none is left. */
  #watchRest(run: Run): void {
    void run.gone
      .then(async (isClean) => {
        // In turn: the init of a run that is just being started is not known yet, and would look like a stray.
        if (!isClean) await this.#inTurn(() => this.#sweep());
        this.#drop(run);
      })
      .catch((error: unknown) => this.#complain(error));
  }

  #drop(run: Run): void {
    this.#runs = this.#runs.filter((other) => other !== run);
    run.forget();
  }

  /** Kill what belongs to the service and lives under no init of it. */
  async #sweep(): Promise<void> {
    const { killed } = await killAll((table) => straysOf(table, this.extent));
    for (const { pid, command } of killed) this.#shop.log(`${this.service.name}: killed a process without init: ${pid} ${command}`);
  }

  #onExit(exit: RunExit, lived: number): void {
    const isWanted = this.#isStopping || this.#definition.desired === 'stopped';
    const { restarts, failures, hold } = this.#memory;
    if (isWanted) {
      this.#remember({ lastExit: exit });
      this.#enter('stopping');
      this.#emit('exited');
      return;
    }
    if (restarts > 0 && this.#memory.lastExit?.at === exit.at) {
      // An earlier life of the agent has counted this one already.
      this.#schedule();
      return;
    }
    const { holdFor } = this.service.restart;
    this.#remember({
      lastExit: exit,
      restarts: restarts + 1,
      failures: lived >= SOUND_LIFE ? 1 : failures + 1,
      hold: hold ?? (holdFor === undefined ? null : { until: Date.now() + holdFor }),
    });
    this.#schedule('exited');
  }

  /** Not running though wanted: wait for the release where held, else for the back-off. */
  #schedule(kind?: InstanceEvent['kind']): void {
    clearTimeout(this.#timer);
    const { hold, failures, lastExit } = this.#memory;
    const state = hold === null ? 'backing-off' : 'held';
    const isNew = this.#state !== state;
    if (isNew) this.#enter(state);
    if (kind !== undefined) this.#emit(kind);
    if (isNew) this.#emit(state);
    if (hold === null) {
      const waited = lastExit === null ? 0 : Math.max(0, Date.now() - Date.parse(lastExit.at));
      const delay = failures === 0 ? 0 : restartDelay(this.service.restart, failures) - waited;
      this.#timer = setTimeout(() => this.#launchSoon(), Math.max(0, delay));
    } else {
      this.#armRelease();
    }
  }

  #armRelease(): void {
    clearTimeout(this.#timer);
    const until = this.#memory.hold?.until ?? null;
    if (until !== null) this.#timer = setTimeout(() => this.release(), Math.min(LONGEST_TIMER, Math.max(0, until - Date.now())));
  }

  #launchSoon(): void {
    void this.#inTurn(() => this.#launch()).catch((error: unknown) => this.#complain(error));
  }

  async #end(desired: Definition['desired']): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    if (desired !== this.#definition.desired) {
      this.#definition = { ...this.#definition, desired };
      writeDefinition(this.#shop.layout, this.#definition);
    }
    const wasStopped = this.#state === 'stopped';
    if (!wasStopped) this.#enter('stopping');
    const { signal, within } = this.service.stop;
    const { left } = await stopTree(() => this.extent, this.#current, signal, within);
    if (left.length > 0 || this.#runs.some((run) => !run.isGone)) {
      throw new PrumoError({
        code: 'stop-timeout',
        what: text.cannotStop(this.service.name),
        why: text.cannotStopWhy(),
        remedy: text.cannotStopRemedy(),
        details: left.map((entry) => `${entry.pid} ${entry.state} ${entry.command}`),
      });
    }
    for (const run of this.#runs) this.#drop(run);
    if (this.#current?.exit !== undefined) this.#memory = { ...this.#memory, lastExit: this.#current.exit };
    this.#current = null;
    this.#remember({ hold: null });
    this.#runningFingerprint = this.#definedFingerprint;
    if (!wasStopped) {
      this.#enter('stopped');
      this.#emit('stopped');
    }
    if (desired === 'running') this.#isStopping = false;
  }

  #shownState(): InstanceState {
    const run = this.#current;
    if (this.#state !== 'running' || run?.main === undefined || this.#memory.paused !== run.header.id) return this.#state;
    // Somebody else may have let it go on.
    return readProcess(run.main.pid)?.state === 'T' ? 'paused' : 'running';
  }

  #enter(state: InstanceState, since = new Date()): void {
    this.#state = state;
    this.#since = since;
  }

  #emit(kind: InstanceEvent['kind']): void {
    this.#shop.emit({ at: new Date().toISOString(), service: this.service.name, kind, instance: this.instance() });
  }

  #remember(change: Partial<Memory>): void {
    this.#memory = { ...this.#memory, ...change };
    try {
      writeMemory(this.#shop.layout, this.service.name, this.#memory);
    } catch (error) {
      // A full disk must not keep a service from its restart.
      this.#complain(error);
    }
  }

  #complain(error: unknown): void {
    this.#shop.log(`${this.service.name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
