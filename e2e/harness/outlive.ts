import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const WATCH = fileURLToPath(new URL('./outlive-watch.ts', import.meta.url));

/** What is done when the process that asked for it has gone without taking it back. Nothing secret: it is in the arguments of the one who waits. */
export interface LastWill {
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  /** Removed when the command has ended with 0. */
  readonly folder: string;
}

/**
 * Has a process outlive this one: should this one end without `[Symbol.dispose]`, killed or interrupted, the command is run, again and again for five
 * minutes until it ends with 0. A test that ends as tests do takes its servers away itself.
 */
export class Outlive implements Disposable {
  readonly #watch: ChildProcess;

  constructor(will: LastWill) {
    this.#watch = spawn(process.execPath, [WATCH, JSON.stringify(will)], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
    this.#watch.on('error', () => undefined);
    // What it waits for is the end of this pipe; neither may keep the other's process alive, or end it.
    this.#watch.stdin?.on('error', () => undefined);
    this.#watch.unref();
  }

  [Symbol.dispose](): void {
    this.#watch.stdin?.end('done');
  }
}
