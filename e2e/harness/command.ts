import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

/** How a command ended and everything it said. */
export interface Ended {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds from start to end. */
  readonly took: number;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds after which it is killed and the test fails. Default 240 s. */
  readonly within?: number;
}

/** A child process that runs, its output as it comes, and its end. */
export class Command {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  stdout = '';
  stderr = '';
  readonly #child: ChildProcess;
  readonly #argv: readonly string[];

  constructor(argv: readonly [string, ...string[]], options: CommandOptions) {
    const [program, ...rest] = argv;
    const started = performance.now();
    const child = spawn(program, rest, { cwd: options.cwd, env: options.env, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.#child = child;
    this.#argv = argv;
    this.pid = child.pid ?? 0;
    const within = options.within ?? 240_000;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, within);
    this.ended = once(child, 'close').then(() => {
      clearTimeout(timer);
      if (late) throw new Error(`${argv.join(' ')} did not end within ${within} ms\n${this.stdout}\n${this.stderr}`);
      return {
        code: child.exitCode,
        signal: child.signalCode,
        stdout: this.stdout,
        stderr: this.stderr,
        took: Math.round(performance.now() - started),
      };
    });
    // Whoever waits gets the rejection; a command killed on purpose may have nobody waiting.
    this.ended.catch(() => undefined);
  }

  /** Send a signal to this process alone, and wait until it is gone. */
  async kill(signal: NodeJS.Signals): Promise<Ended> {
    this.#child.kill(signal);
    return this.ended;
  }

  /** Wait until `holds`. Fails when the command ends before, with what it said. */
  async until(holds: () => boolean, what: string, within = 120_000): Promise<void> {
    const deadline = performance.now() + within;
    while (!holds()) {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null)
        throw new Error(`${this.#argv.join(' ')} ended before ${what}:\n${this.stdout}\n${this.stderr}`);
      if (performance.now() > deadline) throw new Error(`${this.#argv.join(' ')}: not within ${within} ms: ${what}\n${this.stderr}`);
      await wait(5);
    }
  }

  /** Wait until its stderr matches. */
  says(pattern: RegExp, within?: number): Promise<void> {
    return this.until(() => pattern.test(this.stderr), `it said ${String(pattern)}`, within);
  }
}
