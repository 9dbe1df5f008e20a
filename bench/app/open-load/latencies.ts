import { percentile } from '../../../packages/prumo/src/drills/load/arrivals.ts';

/** What became of one kind of request. Milliseconds count from the moment a request was meant for, so that one that had to wait for its turn has waited. */
export interface Told {
  readonly sent: number;
  readonly failed: number;
  /** Why the first few failed. */
  readonly failures: readonly string[];
  readonly p50: number;
  readonly p99: number;
  readonly slowest: number;
}

/** Failures that are told in full. */
const TOLD = 5;

/** Counts requests of one kind. */
export class Latencies {
  #sent = 0;
  #failed = 0;
  #failures: string[] = [];
  #milliseconds: number[] = [];

  sent(): void {
    this.#sent += 1;
  }

  answered(milliseconds: number): void {
    this.#milliseconds.push(milliseconds);
  }

  /** A failed request counts as waited for as well: what gives up quickly would make the rest look better. */
  failed(why: string, milliseconds: number): void {
    this.#failed += 1;
    if (this.#failures.length < TOLD) this.#failures.push(why);
    this.#milliseconds.push(milliseconds);
  }

  /** What was counted since the last time this was asked. */
  take(): Told {
    const told: Told = {
      sent: this.#sent,
      failed: this.#failed,
      failures: this.#failures,
      p50: tenths(percentile(this.#milliseconds, 0.5)),
      p99: tenths(percentile(this.#milliseconds, 0.99)),
      slowest: tenths(percentile(this.#milliseconds, 1)),
    };
    this.#sent = 0;
    this.#failed = 0;
    this.#failures = [];
    this.#milliseconds = [];
    return told;
  }
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
