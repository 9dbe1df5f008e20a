import { type ChildProcess, spawn } from 'node:child_process';
import { ticksUsed } from '../stack/own-processes.ts';

/** Processes that want a processor each and do nothing with it. Disposing kills them. */
export class BusyLoops implements Disposable {
  readonly #loops: readonly ChildProcess[];
  readonly #died = new AbortController();
  #isOver = false;

  constructor(count: number) {
    this.#loops = Array.from({ length: count }, () => {
      const loop = spawn('/bin/sh', ['-c', 'while :; do :; done'], { stdio: 'ignore' });
      const dead = (why: string): void => {
        if (!this.#isOver) this.#died.abort(new Error(`a busy loop is gone (${why}): the machine was not as busy as it should be`));
      };
      loop.on('error', (error) => dead(error.message));
      loop.on('exit', (code, signal) => dead(String(signal ?? code)));
      return loop;
    });
  }

  /** Aborts when one of them ends before it should. */
  get died(): AbortSignal {
    return this.#died.signal;
  }

  get pids(): readonly number[] {
    return this.#loops.flatMap(({ pid }) => pid ?? []);
  }

  /** Clock ticks of processor time they have used together. Throws when one is gone. */
  ticks(): number {
    return this.pids.reduce((sum, pid) => sum + ticksUsed(pid), 0);
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    for (const loop of this.#loops) loop.kill('SIGKILL');
  }
}
