import { readFileSync } from 'node:fs';
import { processTable } from '../../e2e/harness/process-table.ts';

const LOOK_EVERY = 100;

/** Prumo’s own programs that work on backups: the command, and the process beside the copies. */
const OWN = /\/(?:prumo|logical-backup)\.js$/;

/** The most memory that any process of ours had so far, and from now on until it is disposed. */
export class OwnMemory implements Disposable {
  /** Megabytes of 1024 × 1024 bytes, resident. */
  most = 0;
  readonly #timer = setInterval(() => this.#look(), LOOK_EVERY);

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#look();
  }

  #look(): void {
    for (const { pid, argv } of processTable()) if (argv.some((word) => OWN.test(word))) this.most = Math.max(this.most, peakOf(pid));
  }
}

/** `VmHWM` of proc(5); 0 where it is gone. */
function peakOf(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
