import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, constants, existsSync, mkdirSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { constants as system } from 'node:os';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseHeader, readReport, type RunHeader, type RunReport } from './run-record.ts';

/** How a main process ended. */
export interface RunExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** ISO 8601. */
  readonly at: string;
  readonly reason?: string;
}

export interface Launch {
  readonly header: RunHeader;
  /** Folder of the service's or job's runs. */
  readonly folder: string;
  readonly perl: string;
  readonly arguments: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Open file for both output streams. */
  readonly output: number;
  /** Asked in the same turn as the spawn; false gives the launch up. */
  readonly permit: () => boolean;
  /** Absent: the agent's own user. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/**
 * One life of a program under its own init: from spawn until nothing of the tree the init watches is left. The same
 * object stands for a run started by this agent and for one adopted from an agent before it.
 */
export class Run {
  readonly header: RunHeader;
  /** Settles when the main process's pid is known, or the program could not be started, or the init is gone. */
  readonly started: Promise<void>;
  /** The main process has ended (or was never there). */
  readonly ended: Promise<RunExit>;
  /** The init is gone; true when it went because nothing was left to reap. */
  readonly gone: Promise<boolean>;
  /** Given as the exit's reason, e.g. `memory-limit`. */
  reason: string | undefined;
  isGone = false;
  exit: RunExit | undefined;
  #report: RunReport;
  #text: string;
  readonly #folder: string;
  readonly #began = Promise.withResolvers<void>();
  readonly #finished = Promise.withResolvers<RunExit>();
  readonly #left = Promise.withResolvers<boolean>();

  private constructor(header: RunHeader, folder: string, text: string) {
    this.header = header;
    this.#folder = folder;
    this.#text = text;
    this.#report = readReport(text);
    this.started = this.#began.promise;
    this.ended = this.#finished.promise;
    this.gone = this.#left.promise;
  }

  /** Start a program; undefined when not permitted any more. Rejects with the system's error when not even the init can be started. */
  static async launch(launch: Launch): Promise<Run | undefined> {
    const { header, folder } = launch;
    const bell = bellPath(folder, header.id);
    const record = recordPath(folder, header.id);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const open: number[] = [];
    const forget = () => {
      rmSync(bell, { force: true });
      rmSync(record, { force: true });
    };
    try {
      writeFileSync(record, `${JSON.stringify(header)}\n`, { mode: 0o600, flag: 'wx' });
      await promisify(execFile)('mkfifo', ['-m', '600', bell]);
      // Held open by the init for reading too: messages wait in it while no agent listens, and nothing raises SIGPIPE.
      const bellEnd = hold(open, bell, constants.O_RDWR);
      const recordEnd = hold(open, record, constants.O_WRONLY | constants.O_APPEND);
      if (!launch.permit()) {
        forget();
        return undefined;
      }
      const child = spawn(launch.perl, [...launch.arguments], {
        cwd: launch.cwd,
        env: launch.env,
        detached: true,
        stdio: ['ignore', launch.output, launch.output, bellEnd, recordEnd],
        ...launch.user,
      });
      await spawned(child);
      child.unref();
      const run = new Run(header, folder, '');
      run.#listen();
      run.#settle();
      return run;
    } catch (error) {
      forget();
      throw error;
    } finally {
      for (const descriptor of open) closeSync(descriptor);
    }
  }

  /**
   * Take over a run that an agent before this one started. If its init is gone already, the run settles at once with
   * what the record says. Undefined when there is no readable record.
   */
  static adopt(folder: string, id: string): Run | undefined {
    const record = recordPath(folder, id);
    const text = existsSync(record) ? readFileSync(record, 'utf8') : '';
    const end = text.indexOf('\n');
    const header = end < 0 ? undefined : parseHeader(text.slice(0, end));
    if (header === undefined) {
      rmSync(bellPath(folder, id), { force: true });
      rmSync(record, { force: true });
      return undefined;
    }
    const run = new Run(header, folder, text.slice(end + 1));
    if (existsSync(bellPath(folder, id))) run.#listen();
    else run.#end();
    run.#settle();
    return run;
  }

  get init() {
    return this.#report.init;
  }

  get main() {
    return this.#report.main;
  }

  /** Why the program could not be started at all. */
  get failure(): string | undefined {
    return this.#report.failure;
  }

  /** Forget a run that is gone. */
  forget(): void {
    rmSync(bellPath(this.#folder, this.header.id), { force: true });
    rmSync(recordPath(this.#folder, this.header.id), { force: true });
  }

  /** A pipe that libuv polls: `fs` streams would hold a thread of its small pool for each run. */
  #listen(): void {
    const descriptor = openSync(bellPath(this.#folder, this.header.id), constants.O_RDONLY | constants.O_NONBLOCK);
    // A FIFO that has no writer when it is opened never reports a hang-up to poll(2); only reading shows it.
    const first = readNow(descriptor);
    if (first === '') {
      closeSync(descriptor);
      this.#end();
      return;
    }
    this.#text += first ?? '';
    const socket = new Socket({ fd: descriptor, readable: true, writable: false });
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      // An adopted run may hear again what its record has told; lines are facts, so hearing twice does no harm.
      this.#text += text;
      this.#settle();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#end());
  }

  #settle(): void {
    this.#report = readReport(this.#text);
    const { main, failure, exited } = this.#report;
    if (main !== undefined || failure !== undefined) this.#began.resolve();
    if (exited !== undefined) this.#finish(exited.code, exited.signal, exited.at);
  }

  /** The doorbell has no writer any more, so the init is gone. What it had to say is in the record if not in the pipe. */
  #end(): void {
    if (this.isGone) return;
    const record = recordPath(this.#folder, this.header.id);
    if (existsSync(record)) this.#text += readFileSync(record, 'utf8').split('\n').slice(1).join('\n');
    this.isGone = true;
    this.#settle();
    this.#began.resolve();
    if (this.exit === undefined) {
      this.reason ??= this.failure ?? 'init-lost';
      this.#finish(null, null, new Date());
    }
    this.#left.resolve(this.#report.empty);
  }

  #finish(code: number | null, signal: number | null, at: Date): void {
    if (this.exit !== undefined) return;
    const reason = this.reason ?? this.failure;
    this.exit = {
      code,
      signal: signal === null ? null : nameOf(signal),
      at: at.toISOString(),
      ...(reason === undefined ? {} : { reason }),
    };
    this.#finished.resolve(this.exit);
  }
}

function bellPath(folder: string, id: string): string {
  return join(folder, `${id}.bell`);
}

function recordPath(folder: string, id: string): string {
  return join(folder, `${id}.record`);
}

/** What a FIFO holds now: empty when there is no writer, undefined when there is one that has said nothing. */
function readNow(descriptor: number): string | undefined {
  const chunk = Buffer.alloc(64 * 1024);
  try {
    return chunk.toString('utf8', 0, readSync(descriptor, chunk));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return undefined;
    throw error;
  }
}

function hold(open: number[], path: string, flags: number): number {
  const descriptor = openSync(path, flags);
  open.push(descriptor);
  return descriptor;
}

function spawned(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
}

function nameOf(signal: number): string {
  return Object.entries(system.signals).find(([, number]) => number === signal)?.[0] ?? `signal ${signal}`;
}

/** Ids of the runs recorded in a folder. */
export function runIdsIn(names: readonly string[]): readonly string[] {
  return [...new Set(names.flatMap((name) => /^(.+)\.(?:bell|record)$/.exec(name)?.[1] ?? []))];
}
