import { setTimeout as sleep } from 'node:timers/promises';
import type { Registry } from 'prom-client';
import type { RequestContext } from '../context/index.ts';
import { attemptOne } from './attempt.ts';
import type { AttemptOptions } from './attempt-options.ts';
import type { Log, Queryable, Transaction } from './database.ts';
import type { JobHandler, LeaseHandler, TransactionHandler } from './handler.ts';
import { jobInstruments } from './instruments.ts';
import { createLanes } from './lanes.ts';

export interface WorkerOptions<Tx extends Queryable> {
  /** One transaction; the pool behind it wants a connection for each job at once, and one more for leases. */
  readonly transaction: Transaction<Tx>;
  /** Which queue; `default` when not said. */
  readonly queue?: string;
  /** Jobs at once; 4 when not said. */
  readonly concurrency?: number;
  /** Milliseconds between two looks while nothing is due; 500 when not said. LISTEN does not pass a transaction pooler, so it asks. */
  readonly pollMs?: number;
  /** Seconds after which a job under a lease that is not renewed is another's; 30 when not said. */
  readonly leaseSeconds?: number;
  /** Sets the transaction up for whoever asked for the job, e.g. the tenant of row-level security. */
  readonly prepare?: (transaction: Tx, context: RequestContext) => Promise<void>;
  /** Errors that are the database's and not the job's: they count no attempt. None when not said. */
  readonly isOutage?: (error: unknown) => boolean;
  readonly registry?: Registry;
  readonly log?: Log;
  /** From 0 to below 1, for the pauses. */
  readonly random?: () => number;
}

export interface Worker<Tx extends Queryable> {
  /** Before `start`. @throws TypeError for a kind of another queue, or one that has a handler. */
  handle<Payload>(handler: TransactionHandler<Payload, Tx> | LeaseHandler<Payload, Tx>): void;
  start(): void;
  /** Looks now, e.g. after this process enqueued something. */
  wake(): void;
  /**
   * Takes no more jobs, and waits for those under way. After `withinMs` their signals abort: what is under a lease is handed back as it was, what is in a
   * transaction rolls back. True when all ended; false when a handler did not heed its signal within another second, and the process should end with it.
   */
  drain(withinMs?: number): Promise<boolean>;
}

const DRAIN_MS = 20_000;
const LONGEST_PAUSE_MS = 5000;
const GRACE_MS = 1000;

export function createWorker<Tx extends Queryable>(options: WorkerOptions<Tx>): Worker<Tx> {
  const queue = options.queue ?? 'default';
  const pollMs = options.pollMs ?? 500;
  const random = options.random ?? Math.random;
  const handlers = new Map<string, JobHandler<Tx>>();
  const stopping = new AbortController();
  const stopNow = new AbortController();
  const lanes = createLanes(stopping.signal);
  let running: Promise<unknown> | undefined;
  const attempt: AttemptOptions<Tx> = {
    transaction: options.transaction,
    queue,
    handlers,
    leaseSeconds: options.leaseSeconds ?? 30,
    stopNow: stopNow.signal,
    prepare: options.prepare,
    isOutage: options.isOutage ?? (() => false),
    count: jobInstruments(options.registry),
    log: options.log,
    random,
    onTaken: () => lanes.wake(),
  };

  async function lane(): Promise<void> {
    let pause = pollMs;
    while (!stopping.signal.aborted) {
      try {
        const found = await attemptOne(attempt);
        pause = pollMs;
        if (found) continue;
      } catch (error) {
        options.log?.warn({ queue, err: error }, 'could not work');
        pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
      }
      await lanes.rest(pause * (0.75 + random() / 2));
    }
  }

  return {
    handle(handler) {
      const { kind } = handler;
      if (running !== undefined) throw new TypeError('the worker runs already');
      if (kind.queue !== queue) throw new TypeError(`${kind.kind} is of queue ${kind.queue}, and this worker serves ${queue}`);
      if (handlers.has(kind.kind)) throw new TypeError(`${kind.kind} has a handler`);
      handlers.set(kind.kind, handler as JobHandler<Tx>);
    },
    start() {
      if (running !== undefined) throw new TypeError('the worker runs already');
      running = Promise.all(Array.from({ length: options.concurrency ?? 4 }, lane));
    },
    wake: () => lanes.wake(),
    async drain(withinMs = DRAIN_MS) {
      stopping.abort();
      const ended = Promise.resolve(running).then(() => true);
      if (await within(ended, withinMs)) return true;
      stopNow.abort(new Error('the worker has to stop'));
      return within(ended, GRACE_MS);
    },
  };
}

async function within(ended: Promise<true>, milliseconds: number): Promise<boolean> {
  const timer = new AbortController();
  const late = sleep(milliseconds, false, { signal: timer.signal }).catch(() => false);
  const outcome = await Promise.race([ended, late]);
  timer.abort();
  return outcome;
}
