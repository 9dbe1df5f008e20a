import { createHash } from 'node:crypto';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import type { Outcome } from './outcome.ts';

/** How a write went to the database: the application's path, or a session straight to the node that was primary. */
export type WritePath = 'application' | 'direct';

export interface Write {
  readonly key: string;
  readonly hash: string;
  readonly path: WritePath;
  /** Moments of `performance.now()`, milliseconds. */
  readonly intended: number;
  sent: number;
  done: number;
  /** Null while it is under way. */
  outcome: Outcome | null;
  /** What the server said, when it was not acknowledged. */
  said: string;
}

/** Every write of a run and what became of it, in memory and in a file outside the cluster. */
export class WriteLog {
  readonly writes: Write[] = [];
  readonly #prefix: string;
  readonly #file: number;
  #isClosed = false;
  #error: Error | undefined;

  /** `prefix` makes keys unique; `file` gets one JSON line per write whose outcome is known. */
  constructor(prefix: string, file: string) {
    this.#prefix = prefix;
    this.#file = openSync(file, 'ax', 0o600);
  }

  begin(path: WritePath, intended: number): Write {
    const key = `${this.#prefix}-${this.writes.length}`;
    const write: Write = { key, hash: hashOf(key), path, intended, sent: Number.NaN, done: Number.NaN, outcome: null, said: '' };
    this.writes.push(write);
    return write;
  }

  /**
   * After `close` nothing changes any more: a connection dropped before it may report its end only then. Never throws: whoever calls
   * it handles the server's answers, and a full disk is none. It is kept for `refuseUnkept`.
   */
  end(write: Write, outcome: Outcome, said = ''): void {
    if (this.#isClosed) return;
    write.done = performance.now();
    write.outcome = outcome;
    write.said = said;
    const { key, path, intended, done } = write;
    this.#keep(() =>
      // All of it: the last write that a disk has room for may take only a part.
      writeFileSync(
        this.#file,
        `${JSON.stringify({ key, path, outcome, intended: Math.round(intended), done: Math.round(done), said })}\n`,
      ),
    );
  }

  /** Throws the first error the file met: a log that is not outside the cluster whole is no ground for a verdict. */
  refuseUnkept(): void {
    if (this.#error !== undefined) throw this.#error;
  }

  /** Writes that never got an answer are unknown. Never throws, as `end`. */
  close(): void {
    for (const write of this.writes)
      if (write.outcome === null) this.end(write, Number.isNaN(write.sent) ? 'refused' : 'unknown', 'no answer');
    this.#isClosed = true;
    this.#keep(() => closeSync(this.#file));
  }

  #keep(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#error ??= error instanceof Error ? error : new Error(String(error));
    }
  }

  of(outcome: Outcome, path?: WritePath): readonly Write[] {
    return this.writes.filter((write) => write.outcome === outcome && (path === undefined || write.path === path));
  }

  /** Writes sent and not yet answered. */
  get inFlight(): number {
    return this.writes.reduce((count, write) => count + (write.outcome === null && !Number.isNaN(write.sent) ? 1 : 0), 0);
  }
}

/** What the row holds beside its key, so that a row which is there but not as written is found. */
export function hashOf(key: string): string {
  return createHash('sha256').update(`prumo ledger ${key}`).digest('hex');
}
