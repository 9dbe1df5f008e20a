import { chmodSync, closeSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { PrumoError } from '../../../errors/index.ts';
import type { FenceEvidence, Instance, Job, JobResult, NodeProcess, Service, UndoStep } from '../../../model/index.ts';
import { stopWaves } from '../../../model/stop-waves.ts';
import { foreignProcess, notRunning, unknownNode, unknownService } from '../errors.ts';
import { type Layout, OWN_NODE } from '../layout.ts';
import { text } from '../text.ts';
import { ensureUsers, findUser, isRoot, type SystemUser, userNameOf } from '../users.ts';
import { Confinement } from './confinement.ts';
import { EventHub } from './event-hub.ts';
import { type Extent, membersOf } from './extent.ts';
import { fenceNode } from './fence.ts';
import { Firewall } from './firewall.ts';
import { Guards } from './guards.ts';
import { INIT_SCRIPT } from './init-script.ts';
import { Isolation } from './isolation.ts';
import { send } from './kill.ts';
import { markerOf, openLog, ownerOf, prepareFolders, programOf } from './launch.ts';
import { LOG_LIMITS, type LogLimits, rotateLog } from './log-rotation.ts';
import { tailLog } from './log-tail.ts';
import { residentMemory } from './memory-guard.ts';
import { initsOf, type NodeTarget, processesOf, toNodeProcess } from './node-processes.ts';
import { runOnce } from './one-off.ts';
import { nextTable, ProcessTable } from './process-table.ts';
import { bootId, pageSize, stillRuns } from './processes.ts';
import type { ProcessIdentity } from './run-record.ts';
import { Run, runIdsIn } from './run.ts';
import { forgetService, readDefinitions } from './service-files.ts';
import type { Shop } from './shop.ts';
import { stopTree } from './stop-tree.ts';
import { Supervised } from './supervised.ts';
import type { Foreign } from './tree.ts';
import { ensureFolder, makeSharedFolder, stageFiles } from './write-files.ts';

/** Between two looks at memory and logs. Milliseconds. */
const TICK = 2000;

export interface AgentOptions {
  readonly layout: Layout;
  /** Path of the Perl interpreter. */
  readonly perl: string;
  /** False: take over what runs, but start nothing that does not. */
  readonly startsStopped: boolean;
  readonly logLimits?: LogLimits;
  readonly log: (line: string) => void;
}

/** All services of a stack on this machine, the jobs that run now, and what watches over them. */
export class Agent {
  readonly events = new EventHub();
  readonly bootId = bootId();
  readonly isolation: Isolation;
  readonly confinement: Confinement;
  readonly guards: Guards;
  readonly #options: AgentOptions;
  readonly #shop: Shop;
  readonly #services = new Map<string, Supervised>();
  /** Runs of jobs and commands, and what earlier agents left of theirs. */
  readonly #oneOffs = new Set<Run>();
  readonly #users = new Map<string, SystemUser>();
  readonly #pageSize = pageSize();
  readonly #timer: NodeJS.Timeout;
  #isClosing = false;

  constructor(options: AgentOptions) {
    this.#options = options;
    const { layout, perl, log } = options;
    this.#shop = {
      layout,
      perl,
      log,
      bootId: this.bootId,
      userOf: (node) => this.#userOf(node),
      userIdsOf: (node) => this.#userIdsOf(node),
      foreignTo: (runs) => this.#foreignTo(runs),
      emit: (event) => {
        const { lastExit, pid } = event.instance ?? {};
        const why =
          event.kind === 'exited'
            ? ` ${lastExit?.signal ?? `code ${String(lastExit?.code)}`}${lastExit?.reason === undefined ? '' : ` (${lastExit.reason})`}`
            : '';
        log(`${event.service}: ${event.kind}${typeof pid === 'number' ? ` pid ${pid}` : ''}${why}`);
        this.events.emit(event);
      },
    };
    makeSharedFolder(layout.run);
    ensureFolder(layout.services, 0o711);
    for (const folder of [layout.definitions, layout.memories, layout.allRuns]) ensureFolder(folder, 0o700);
    ensureFolder(layout.agent, 0o711);
    this.isolation = new Isolation({ stackId: layout.stackId, state: layout.state, services: () => this.definitions() });
    this.confinement = new Confinement({
      stackId: layout.stackId,
      state: layout.state,
      file: layout.confined,
      firewall: new Firewall(layout.stackId),
    });
    this.guards = new Guards({ folder: layout.guards, perform: (step) => this.#undo(step), log });
    writeFileSync(layout.init, INIT_SCRIPT);
    // Read by every node's user, whatever the umask.
    chmodSync(layout.init, 0o644);
    this.#timer = setInterval(() => this.#look(), TICK);
  }

  /** Take over what earlier agents left: services go on, jobs whose callers are gone are ended. */
  restore(): readonly string[] {
    const { layout, log } = this.#shop;
    const { definitions, damaged } = readDefinitions(layout);
    for (const definition of definitions) {
      const { name } = definition.service;
      this.#services.set(name, Supervised.restore(this.#shop, definition, this.#runsOf(name), this.#options.startsStopped));
    }
    // A damaged definition's processes are left alone: they may be the database.
    for (const name of damaged) log(`${name}: the definition cannot be read; left as it is until it is defined again`);
    for (const name of readdirSync(layout.allRuns).filter((name) => !this.#services.has(name) && !damaged.includes(name))) {
      for (const run of this.#runsOf(name)) {
        this.#oneOffs.add(run);
        void this.#endOneOff(name, run).catch((error: unknown) => log(`${name}: ${String(error)}`));
      }
    }
    return damaged;
  }

  /** Put back what an earlier agent's callers disturbed: whoever it was cannot have renewed his guard. Resolves when no node is cut off. */
  async undoLeftovers(): Promise<void> {
    const { log } = this.#shop;
    const healed = await this.isolation.healAll().catch((error: unknown) => [`nothing: ${String(error)}`]);
    for (const table of healed) log(`ended the isolation ${table}`);
    this.guards.restore();
  }

  observe(): readonly Instance[] {
    return [...this.#services.values()].map((supervised) => supervised.instance());
  }

  definitions(): readonly Service[] {
    return [...this.#services.values()].map((supervised) => supervised.service);
  }

  async define(service: Service): Promise<Instance> {
    this.#refuseWhileClosing();
    const present = this.#services.get(service.name);
    if (present !== undefined) return present.define(service);
    const supervised = new Supervised(this.#shop, { service, desired: 'running' });
    this.#services.set(service.name, supervised);
    try {
      return await supervised.define(service);
    } catch (error) {
      if (!supervised.isRecorded) this.#services.delete(service.name);
      throw error;
    }
  }

  start(name: string): Promise<Instance> {
    this.#refuseWhileClosing();
    return this.#find(name).start();
  }

  stop(name: string): Promise<void> {
    return this.#find(name).stop();
  }

  restart(name: string): Promise<Instance> {
    this.#refuseWhileClosing();
    return this.#find(name).restart();
  }

  recycle(name: string, reason: string): Promise<void> {
    this.#refuseWhileClosing();
    return this.#find(name).recycle(reason);
  }

  /** Removing what is not there is no error: the second of two removals finds what it wants. */
  async remove(name: string): Promise<void> {
    const supervised = this.#services.get(name);
    if (supervised === undefined) return forgetService(this.#shop.layout, name);
    await supervised.remove();
    this.#services.delete(name);
  }

  async reload(name: string, signal: AbortSignal): Promise<void> {
    const supervised = this.#find(name);
    const { reload } = supervised.service;
    if (supervised.current === null) throw notRunning(name);
    if (reload === undefined) throw new PrumoError({ code: 'reload-failed', what: text.noReload(name), remedy: text.restartInstead() });
    if ('signal' in reload) supervised.signal(reload.signal);
    else {
      const result = await this.exec(name, reload.argv, signal, reload.env);
      if (result.code !== 0) {
        throw new PrumoError({
          code: 'reload-failed',
          what: text.reloadFailed(name),
          remedy: text.restartInstead(),
          details: result.output.trimEnd().split('\n').slice(-20),
        });
      }
    }
    supervised.noteReloaded();
  }

  signal(name: string, signal: NodeJS.Signals): void {
    this.#find(name).signal(signal);
  }

  freeze(name: string, signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    return this.#find(name).freeze(signal);
  }

  /** `guard`: that under which it is asked for. */
  hold(name: string, milliseconds: number, guard: string | undefined): void {
    this.#find(name).hold(milliseconds, guard);
  }

  release(name: string, guard: string | undefined): void {
    this.#find(name).releaseFor(guard);
  }

  tail(name: string, lines: number): readonly string[] {
    return tailLog(this.#shop.layout.log(name), lines);
  }

  /** `heldFor`: milliseconds, or null to hold until released. */
  async fence(node: string, heldFor: number | null): Promise<FenceEvidence> {
    // Held first: whatever is about to be started sees it before it spawns.
    for (const supervised of this.#servicesOf(node)) supervised.fence(heldFor);
    const evidence = await fenceNode(await this.#targetOf(node));
    this.#shop.log(
      `fenced ${node}: killed ${evidence.killed.length}, ${evidence.verified ? 'nothing left' : 'NOT verified'}, ${evidence.took} ms`,
    );
    return evidence;
  }

  async processes(node: string): Promise<readonly NodeProcess[]> {
    if (this.#servicesOf(node).length === 0) throw unknownNode(node);
    const target = await this.#targetOf(node);
    return processesOf(await nextTable(), target, initsOf(target)).map(toNodeProcess);
  }

  /** Whether it was sent. The process is looked for among the node's in the same turn as the signal is sent. */
  async strike(node: string, { pid, startTicks }: ProcessIdentity, signal: NodeJS.Signals): Promise<boolean> {
    if (this.#servicesOf(node).length === 0) throw unknownNode(node);
    const target = await this.#targetOf(node);
    const found = processesOf(await nextTable(), target, initsOf(target)).find((entry) => entry.pid === pid);
    if (found === undefined && stillRuns(pid, startTicks)) throw foreignProcess(pid, node);
    const isSent = found?.startTicks === startTicks && send(found, signal);
    if (isSent) this.#shop.log(`${node}: ${signal} to process ${pid} ${found.command}`);
    return isSent;
  }

  async run(job: Job, signal: AbortSignal): Promise<JobResult> {
    this.#refuseWhileClosing();
    return this.#runJob(job, signal);
  }

  async #runJob(job: Job, signal: AbortSignal): Promise<JobResult> {
    await prepareFolders(this.#shop, job);
    stageFiles(this.#shop.layout.etc(job.name), job.files, await ownerOf(this.#shop, job.node)).commit();
    const log = openLog(this.#shop, job.name);
    try {
      const { name, node, argv, env, cwd, within, outputKept } = job;
      const program = { name, node, argv, env, asRoot: false, fingerprint: '', ...(cwd === undefined ? {} : { cwd }) };
      return await this.#runOnce({ program, within, log, signal, ...(outputKept === undefined ? {} : { outputKept }) });
    } finally {
      closeSync(log);
    }
  }

  exec(name: string, argv: readonly string[], signal: AbortSignal, env: Readonly<Record<string, string>> = {}): Promise<JobResult> {
    const { service } = this.#find(name);
    const program = programOf(service, '');
    // A name of its own, or ending the command would end the service.
    const alias = `${name}.${randomBytes(4).toString('hex')}`;
    const { layout } = this.#shop;
    return this.#runOnce({
      program: {
        ...program,
        name: alias,
        argv,
        env: { HOME: layout.data(name), ...program.env, ...env },
        cwd: program.cwd ?? layout.data(name),
        asRoot: false,
        first: false,
      },
      signal,
    }).finally(() => rmSync(layout.runs(alias), { recursive: true, force: true }));
  }

  /** Stop all, dependents before what they need, side by side where nothing forbids it. */
  async stopAll(forNow: boolean): Promise<void> {
    this.#isClosing = true;
    await this.undoBeforeEnd();
    for (const wave of stopWaves(this.definitions())) {
      await Promise.all(wave.map(async ({ name }) => this.#services.get(name)?.stop(forNow)));
    }
    await Promise.all([...this.#oneOffs].map((run) => this.#endOneOff(run.header.name, run)));
    await this.confinement.end();
  }

  /** Leave nothing disturbed behind: it may be long until another agent follows. */
  async undoBeforeEnd(): Promise<void> {
    await this.guards.settleAll();
    await this.isolation.healAll().catch((error: unknown) => this.#shop.log(`ending isolations: ${String(error)}`));
  }

  /** Let go of everything; processes go on. */
  close(): void {
    this.#isClosing = true;
    clearInterval(this.#timer);
    this.guards.close();
    for (const supervised of this.#services.values()) supervised.detach();
  }

  /** One step of a guard. What is not there any more needs no undoing. */
  async #undo(step: UndoStep): Promise<void> {
    if (step.kind === 'rejoin') return this.isolation.heal(step.node);
    if (step.kind === 'run') {
      const { code, signal, timedOut } = await this.#runJob(step.job, new AbortController().signal);
      if (code !== 0) throw new Error(timedOut ? `not done within ${step.job.within} ms` : `ended with ${signal ?? `code ${code}`}`);
      return;
    }
    const supervised = this.#services.get(step.service);
    if (step.kind === 'resume') await supervised?.thaw();
    if (step.kind === 'release') supervised?.release();
    if (step.kind === 'start') await supervised?.start();
  }

  #servicesOf(node: string): readonly Supervised[] {
    return [...this.#services.values()].filter((supervised) => supervised.service.node === node);
  }

  async #targetOf(node: string): Promise<NodeTarget> {
    const user = isRoot() ? await this.#userOf(node) : undefined;
    const extents = () => [...this.#servicesOf(node).map((supervised) => supervised.extent), ...this.#oneOffExtents(node)];
    return { node, extents, ...(user === undefined ? {} : { uid: user.uid }) };
  }

  #runOnce(oneOff: Omit<Parameters<typeof runOnce>[1], 'onRun'>): Promise<JobResult> {
    let started: Run | undefined;
    const onRun = (run: Run) => {
      started = run;
      this.#oneOffs.add(run);
    };
    return runOnce(this.#shop, { ...oneOff, onRun }).finally(() => started !== undefined && this.#oneOffs.delete(started));
  }

  async #endOneOff(name: string, run: Run): Promise<void> {
    if (!run.isGone) await run.started;
    await stopTree(() => this.#oneOffExtent(name, run), null, 'SIGKILL', 0);
    run.forget();
    this.#oneOffs.delete(run);
    if (name.includes('.')) rmSync(this.#shop.layout.runs(name), { recursive: true, force: true });
  }

  #oneOffExtents(node: string): readonly Extent[] {
    return [...this.#oneOffs].filter((run) => run.header.node === node).map((run) => this.#oneOffExtent(run.header.name, run));
  }

  #oneOffExtent(name: string, run: Run): Extent {
    return {
      marker: markerOf(this.#shop, name),
      runs: [run],
      data: this.#shop.layout.data(name),
      foreign: this.#foreignTo([run]),
      users: this.#userIdsOf(run.header.node),
    };
  }

  #runsOf(name: string): readonly Run[] {
    const folder = this.#shop.layout.runs(name);
    let files: readonly string[];
    try {
      files = readdirSync(folder);
    } catch {
      return [];
    }
    return runIdsIn(files)
      .toSorted()
      .flatMap((id) => Run.adopt(folder, id) ?? []);
  }

  #foreignTo(runs: readonly Run[]): Foreign {
    const roots = new Set([process.pid]);
    const all = [...[...this.#services.values()].flatMap((supervised) => supervised.runs), ...this.#oneOffs];
    for (const run of all) {
      if (run.init !== undefined && !run.isGone && !runs.includes(run)) roots.add(run.init.pid);
    }
    const keeper = Number(process.env['PRUMO_KEEPER'] ?? '');
    return { roots, ends: keeper > 0 ? new Set([...roots, keeper]) : roots };
  }

  #userIdsOf(node: string): readonly number[] {
    const own = process.getuid?.() ?? 0;
    const user = isRoot() && node !== OWN_NODE ? (this.#users.get(node) ?? findUser(userNameOf(this.#shop.layout.state, node))) : undefined;
    if (user === undefined) return [own];
    this.#users.set(node, user);
    return [own, user.uid];
  }

  async #userOf(node: string): Promise<SystemUser | undefined> {
    if (!isRoot() || node === OWN_NODE) return undefined;
    const known = this.#users.get(node);
    if (known !== undefined) return known;
    const name = (await ensureUsers(this.#shop.layout.state, [node]))[node];
    const user = name === undefined ? undefined : findUser(name);
    if (user === undefined) throw new Error(`the user of node ${node} was not made`);
    this.#users.set(node, user);
    return user;
  }

  #find(name: string): Supervised {
    const found = this.#services.get(name);
    if (found === undefined) throw unknownService(name);
    return found;
  }

  #refuseWhileClosing(): void {
    if (this.#isClosing) throw new PrumoError({ code: 'stack-busy', what: text.shuttingDown(), remedy: text.waitForEnd() });
  }

  /** What no event tells: how big logs and processes have grown. */
  #look(): void {
    const { layout, log } = this.#shop;
    try {
      for (const name of this.#services.keys()) rotateLog(layout.log(name), this.#options.logLimits ?? LOG_LIMITS);
      rotateLog(layout.agentLog, LOG_LIMITS);
      const limited = [...this.#services.values()].filter(
        ({ service, current }) => service.resources.memoryLimit !== undefined && current !== null,
      );
      if (limited.length === 0) return;
      const table = ProcessTable.read();
      for (const supervised of limited) {
        const { name, resources } = supervised.service;
        const limit = resources.memoryLimit ?? Infinity;
        const members = membersOf(table, supervised.extent);
        // Counting shared pages once costs a read for each process; most trees are far below their limit either way.
        if (members.reduce((sum, entry) => sum + entry.residentPages, 0) * this.#pageSize <= limit) continue;
        const used = residentMemory(members.map((entry) => entry.pid));
        if (used <= limit) continue;
        log(`${name}: ${used} bytes resident, limit ${limit}: restarting`);
        void supervised.recycle('memory-limit').catch((error: unknown) => log(`${name}: ${String(error)}`));
      }
    } catch (error) {
      log(`watching: ${String(error)}`);
    }
  }
}
