import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, closeSync, readFileSync } from 'node:fs';
import type { Service } from '../../../src/model/index.ts';
import { eventually } from '../../fixture/eventually.ts';
import { descendantsOf, type FoundProcess, send } from './process-tree.ts';

/** A parent that adopts and reaps what its children leave behind, as the agent's init does: Patroni takes a zombie postmaster for a running one. */
const REAPER = `
import ctypes, os, sys
ctypes.CDLL(None, use_errno=True).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
child = os.fork()
if child == 0:
    os.dup2(2, 1)  # all it says is its log; the pipe is for its pid
    os.execv(sys.argv[1], sys.argv[1:])
print(child, flush=True)
while True:
    try:
        os.wait()
    except ChildProcessError:
        break
`;

/** A service really running: a reaper and the tree below it. */
export class RunningService implements AsyncDisposable {
  readonly service: Service;
  readonly logFile: string;
  readonly #reaper: ChildProcess;
  readonly #exited: Promise<void>;
  #main: number | undefined;

  constructor(service: Service, options: { readonly asUser: string | undefined; readonly cwd: string; readonly logFile: string }) {
    this.service = service;
    this.logFile = options.logFile;
    const log = openSync(options.logFile, 'a');
    const drop =
      options.asUser === undefined || service.user === 'root-then-drop'
        ? []
        : ['/usr/bin/setpriv', `--reuid=${options.asUser}`, '--regid=nogroup', '--clear-groups', '--'];
    const argv = ['/usr/bin/python3', '-I', '-c', REAPER, ...drop, ...service.argv];
    this.#reaper = spawn(argv[0] ?? '', argv.slice(1), {
      cwd: service.cwd ?? options.cwd,
      detached: true,
      stdio: ['ignore', 'pipe', log],
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', TZ: 'UTC', ...service.env },
    });
    closeSync(log);
    this.#reaper.stdout?.on('data', (chunk: Buffer) => {
      this.#main ??= Number(chunk.toString().split('\n')[0]);
    });
    this.#exited = new Promise((resolve) => this.#reaper.once('exit', () => resolve()));
  }

  /** Pid of the service's main process (setpriv replaces itself with it). */
  get pid(): number {
    if (this.#main === undefined) throw new Error(`${this.service.name} has not started`);
    return this.#main;
  }

  tree(): readonly FoundProcess[] {
    return this.#reaper.pid === undefined ? [] : descendantsOf(this.#reaper.pid);
  }

  log(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  signal(signal: NodeJS.Signals): void {
    send(this.pid, signal);
  }

  /** SIGSTOP everything, again and again until nothing new has appeared: a hang as the kernel knows it. */
  async pause(): Promise<readonly FoundProcess[]> {
    return eventually(
      () => {
        const tree = this.tree();
        for (const one of tree) send(one.pid, 'SIGSTOP');
        const now = this.tree();
        return now.length > 0 && now.every((one) => one.state === 'T') ? now : undefined;
      },
      { within: 5000, every: 10, what: `everything of ${this.service.name} stopped` },
    );
  }

  resume(): void {
    for (const one of this.tree()) send(one.pid, 'SIGCONT');
  }

  /** SIGKILL everything, until nothing is left. */
  async kill(): Promise<void> {
    await eventually(
      () => {
        const tree = this.tree();
        for (const one of tree) send(one.pid, 'SIGKILL');
        return tree.length === 0;
      },
      { within: 10_000, every: 20, what: `everything of ${this.service.name} gone` },
    );
    await this.#exited;
  }

  /** Stop as the service wants, and kill what remains. Returns milliseconds taken. */
  async stop(): Promise<number> {
    const began = performance.now();
    if (this.#main !== undefined) this.signal(this.service.stop.signal);
    await Promise.race([this.#exited, new Promise((resolve) => setTimeout(resolve, this.service.stop.within).unref())]);
    await this.kill();
    return performance.now() - began;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.resume();
    await this.kill();
  }
}
