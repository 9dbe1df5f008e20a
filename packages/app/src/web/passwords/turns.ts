/** More wait than there is room for, or one waited too long. Answer 503 with `Retry-After`. */
export class TooBusy extends Error {
  override readonly name = 'TooBusy';
  readonly statusCode = 503;
  /** Seconds. */
  readonly retryAfter = 1;
}

export interface TurnLimits {
  /** How many run at once. */
  readonly atOnce: number;
  /** How many may wait besides. */
  readonly waiting: number;
  /** Milliseconds one may wait. */
  readonly patience: number;
}

export interface Turns {
  /** Runs `work` when it is its turn, first come first served. @throws TooBusy, or what `work` threw. */
  take<T>(work: () => Promise<T>): Promise<T>;
  readonly waiting: number;
  readonly running: number;
}

/** A bounded number of things at once, a bounded number that wait, and a bounded wait. */
export function createTurns({ atOnce, waiting: room, patience }: TurnLimits): Turns {
  const queue: (() => void)[] = [];
  let running = 0;

  function wait(): Promise<void> {
    return new Promise((resolve, reject) => {
      let end: NodeJS.Immediate | undefined;
      // A process that stood still (a crowded machine, a long collection of garbage) hears of its timers first and of what was done meanwhile after: who ended hands on first.
      const timer = setTimeout(() => {
        end = setImmediate(() => {
          queue.splice(queue.indexOf(go), 1);
          reject(new TooBusy(`no turn within ${patience} ms`));
        });
      }, patience);
      function go(): void {
        clearTimeout(timer);
        clearImmediate(end);
        resolve();
      }
      queue.push(go);
    });
  }

  return {
    async take(work) {
      if (running >= atOnce) {
        if (queue.length >= room) throw new TooBusy(`${room} wait already`);
        // Whoever ends hands its place on, so `running` is not counted again here.
        await wait();
      } else running += 1;
      try {
        return await work();
      } finally {
        const next = queue.shift();
        if (next === undefined) running -= 1;
        else next();
      }
    },
    get waiting() {
      return queue.length;
    },
    get running() {
      return running;
    },
  };
}
