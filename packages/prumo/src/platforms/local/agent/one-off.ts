import { closeSync, constants, openSync, rmSync, writeSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { JobResult } from '../../../model/index.ts';
import { everythingOf, type Extent } from './extent.ts';
import { killAll } from './kill.ts';
import { launchProgram, markerOf, type Program } from './launch.ts';
import type { Run } from './run.ts';
import type { Shop } from './shop.ts';
import { before, dismissInits } from './stop-tree.ts';
import { ensureFolder } from './write-files.ts';

/** Bytes of output kept, where nothing else is said. */
const OUTPUT_KEPT = 16 * 1024;

export interface OneOff {
  readonly program: Program;
  /** Milliseconds before the tree is killed; absent: as long as the caller waits. */
  readonly within?: number;
  /** Log the output also goes to; absent: none. */
  readonly log?: number;
  /** Bytes of output kept. */
  readonly outputKept?: number;
  readonly signal: AbortSignal;
  /** The run, as soon as there is one and until nothing of it is left. */
  readonly onRun: (run: Run) => void;
}

/**
 * Run a program to its end under an init, so that nothing of it stays: what it leaves behind is killed with the main
 * process, at the time limit or when the caller goes. Output goes through a pipe, so a full disk does not matter.
 */
export async function runOnce(shop: Shop, { program, within, log, outputKept = OUTPUT_KEPT, signal, onRun }: OneOff): Promise<JobResult> {
  const began = performance.now();
  await using output = await OutputPipe.open(shop, program.name, outputKept, log);
  const run = await launchProgram(shop, program, output.writeEnd, () => !signal.aborted);
  output.closeWriteEnd();
  if (run === undefined) throw signal.reason;
  onRun(run);
  const extent = (): Extent => ({
    marker: markerOf(shop, program.name),
    runs: [run],
    data: join(shop.layout.runs(program.name), 'nowhere'),
    foreign: shop.foreignTo([run]),
    users: shop.userIdsOf(program.node),
  });
  const aborted = Promise.withResolvers<void>();
  const abort = () => aborted.resolve();
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  const isInTime = await before(began + (within ?? LONGEST), Promise.race([run.ended, aborted.promise]));
  signal.removeEventListener('abort', abort);
  await killAll((table) => everythingOf(table, extent()));
  await dismissInits([run]);
  const exit = await run.ended;
  await output.drained();
  run.forget();
  const { failure } = run;
  return {
    code: exit.code,
    signal: exit.signal,
    timedOut: !isInTime,
    took: Math.round(performance.now() - began),
    output: failure === undefined ? output.text : `${output.text}${failure}\n`,
  };
}

/** Longest time a timer of Node takes. Milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** A FIFO both streams of a program go to, so that they stay interleaved as they were written. */
class OutputPipe implements AsyncDisposable {
  writeEnd: number;
  readonly #reader: Socket;
  readonly #ended = Promise.withResolvers<void>();
  #kept = Buffer.alloc(0);

  private constructor(path: string, kept: number, log: number | undefined) {
    // The reader opens without waiting for a writer, and the writer then finds a reader; only then is it read.
    const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    this.writeEnd = openSync(path, constants.O_WRONLY);
    this.#reader = new Socket({ fd: readEnd, readable: true, writable: false });
    this.#reader.on('data', (chunk: Buffer) => {
      this.#kept = Buffer.concat([this.#kept, chunk]).subarray(-kept);
      if (log !== undefined) tryWrite(log, chunk);
    });
    this.#reader.on('error', () => this.#reader.destroy());
    this.#reader.on('close', () => this.#ended.resolve());
  }

  static async open(shop: Shop, name: string, kept: number, log: number | undefined): Promise<OutputPipe> {
    const folder = shop.layout.runs(name);
    ensureFolder(folder, 0o700);
    const path = join(folder, `${randomBytes(6).toString('hex')}.output`);
    await promisify(execFile)('mkfifo', ['-m', '600', path]);
    try {
      return new OutputPipe(path, kept, log);
    } finally {
      rmSync(path, { force: true });
    }
  }

  get text(): string {
    return this.#kept.toString('utf8');
  }

  closeWriteEnd(): void {
    if (this.writeEnd >= 0) closeSync(this.writeEnd);
    this.writeEnd = -1;
  }

  /** All that was written has been read; at most a second is given to a writer that could not be killed. */
  async drained(): Promise<void> {
    await before(performance.now() + 1000, this.#ended.promise);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.closeWriteEnd();
    this.#reader.destroy();
    await this.#ended.promise;
  }
}

function tryWrite(descriptor: number, chunk: Buffer): void {
  try {
    writeSync(descriptor, chunk);
  } catch {
    // The disk is full; the caller still gets the end of the output.
  }
}
