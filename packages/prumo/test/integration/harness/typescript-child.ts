import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Another process that runs some TypeScript, to see what holds between processes. Disposing kills it and waits for its end. */
export class TypescriptChild implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #said = '';

  constructor(program: string) {
    const argv = ['--disable-warning=ExperimentalWarning', '--input-type=module-typescript', '--eval', program];
    this.#child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#ended = once(this.#child, 'exit');
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.#said += chunk.toString()));
  }

  /** What it wrote until it ended by itself. */
  async output(): Promise<string> {
    await once(this.#child, 'close');
    return this.#said;
  }

  /** Wait for its first words. */
  async speaks(): Promise<string> {
    while (this.#said === '') {
      if (this.#child.exitCode !== null) throw new Error(`it ended with ${this.#child.exitCode} and said nothing`);
      await Promise.race([once(this.#child.stdout ?? this.#child, 'data'), this.#ended]);
    }
    return this.#said.trim();
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await this.kill();
  }
}
