/** A queue longer than this many seconds of arrivals is given up: the rest counts as refused, and memory stays bounded. */
const QUEUE_SECONDS = 60;

/**
 * Arrivals at a fixed rate that do not wait for answers (an open model: Schroeder et al., "Open versus closed: a cautionary
 * tale", NSDI 2006). Each arrival is handed on with the moment it was meant for, so that latency counts from there; how late
 * arrivals were handed on is the generator's own lag.
 */
export class Arrivals {
  /** Milliseconds each arrival was late, in order. */
  readonly lags: number[] = [];
  readonly #perSecond: number;
  readonly #onArrival: (intended: number) => void;
  #timer: NodeJS.Timeout | undefined;
  #begun = 0;
  #count = 0;

  constructor(perSecond: number, onArrival: (intended: number) => void) {
    this.#perSecond = perSecond;
    this.#onArrival = onArrival;
  }

  get perSecond(): number {
    return this.#perSecond;
  }

  /** Most arrivals worth keeping in a queue. */
  get queueLimit(): number {
    return this.#perSecond * QUEUE_SECONDS;
  }

  start(): void {
    this.#begun = performance.now();
    this.#count = 0;
    // Some arrivals fall into one tick of the timer; each keeps the moment it was meant for.
    this.#timer = setInterval(() => this.#due(), Math.max(1, Math.min(10, 1000 / this.#perSecond)));
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** 99th percentile of the lag between two indexes of `lags` (moments are not kept). Default: of all. */
  lagP99(from = 0, to = this.lags.length): number {
    return percentile(this.lags.slice(from, to), 0.99);
  }

  #due(): void {
    const now = performance.now();
    const interval = 1000 / this.#perSecond;
    for (let intended = this.#begun + this.#count * interval; intended <= now; intended = this.#begun + this.#count * interval) {
      this.#count += 1;
      this.lags.push(now - intended);
      this.#onArrival(intended);
    }
  }
}

/** Nearest-rank percentile; 0 of nothing. `share` from 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) return 0;
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? 0;
}
