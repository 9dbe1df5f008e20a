import { setTimeout as sleep } from 'node:timers/promises';
import type { Registry } from 'prom-client';
import { withContext } from '../../context/index.ts';
import type { Log, Queryable, Transaction } from '../database.ts';
import { scheduleInstruments } from './instruments.ts';
import { lastRun, runOnce } from './once.ts';
import { type Clock, clockOf, dueNow, type Task } from './task.ts';

export interface SchedulerOptions<Tx extends Queryable> {
  readonly transaction: Transaction<Tx>;
  readonly tasks: readonly Task<Tx>[];
  /** IANA name for tasks that say none. */
  readonly zone: string;
  /** Milliseconds a run that fails is tried again; 60,000 when not said. */
  readonly patienceMs?: number;
  readonly registry?: Registry;
  readonly log?: Log;
  readonly now?: () => Date;
  readonly random?: () => number;
}

export interface Scheduler {
  start(): void;
  /** Begins no more runs, and waits for those under way; after `withinMs` their signals abort and their transactions roll back. False when one did not heed it. */
  drain(withinMs?: number): Promise<boolean>;
}

/** Never longer at once, milliseconds: the clock may be set, and the machine may sleep. */
const LONGEST_WAIT = 30_000;
const HELD_PAUSE = 1000;
const FIRST_PAUSE = 500;

/**
 * Does tasks when they are due. Any number of schedulers may run: each time is done by one.
 * @throws for a pattern or a time zone that is none, or two tasks of one name.
 */
export function createScheduler<Tx extends Queryable>(options: SchedulerOptions<Tx>): Scheduler {
  const { transaction, log, patienceMs = 60_000, now = () => new Date(), random = Math.random } = options;
  const instruments = scheduleInstruments(options.registry);
  const stopping = new AbortController();
  const stopNow = new AbortController();
  const names = options.tasks.map(({ name }) => name);
  if (new Set(names).size < names.length) throw new TypeError('two tasks have one name');
  const clocks = options.tasks.map((task) => [task, clockOf({ pattern: task.pattern, zone: task.zone ?? options.zone })] as const);
  const pause = (milliseconds: number): Promise<void> => sleep(milliseconds, undefined, { signal: stopping.signal }).catch(() => undefined);
  let running: Promise<unknown> | undefined;

  async function follow(task: Task<Tx>, clock: Clock): Promise<void> {
    let handled = await begin(task);
    while (!stopping.signal.aborted) {
      const at = now();
      const { times, leftOut } = dueNow(clock, task.missed, handled, at);
      if (leftOut > 0) {
        instruments.leftOut(task.name, leftOut);
        log?.warn({ task: task.name, leftOut }, 'times passed and are not made up for');
      }
      for (const due of times) if (!stopping.signal.aborted) await run(task, due);
      handled = at;
      const next = clock.next(at);
      await pause(Math.min(LONGEST_WAIT, Math.max(0, (next?.getTime() ?? Infinity) - now().getTime())));
    }
  }

  /** Since when a time was missed: the last one anybody did. A task that never ran has missed nothing. */
  async function begin(task: Task<Tx>): Promise<Date> {
    const started = now();
    for (let wait = FIRST_PAUSE; !stopping.signal.aborted; wait = Math.min(5000, wait * 2)) {
      try {
        const last = await lastRun(transaction, task.name);
        if (last !== undefined) instruments.doneFor(task.name, last);
        return last ?? started;
      } catch (error) {
        log?.warn({ task: task.name, err: error }, 'could not read when the task last ran');
        await pause(wait);
      }
    }
    return started;
  }

  async function run(task: Task<Tx>, due: Date): Promise<void> {
    const fields = { task: task.name, due };
    const from = performance.now();
    const requestId = `schedule-${task.name}-${due.toISOString()}`;
    let end = from + patienceMs;
    for (let wait = FIRST_PAUSE; ; wait = Math.min(15_000, wait * 2)) {
      try {
        const ran = await runOnce(transaction, task.name, due, (client) =>
          withContext({ requestId }, () => task.work({ transaction: client, due, signal: stopNow.signal })),
        );
        if (ran.is === 'held') {
          // Whoever holds it may die with it.
          await pause(HELD_PAUSE * (0.5 + random() / 2));
          if (stopping.signal.aborted) return;
          end = Math.max(end, performance.now() + HELD_PAUSE);
          continue;
        }
        instruments.ran(task.name, ran.is, (performance.now() - from) / 1000);
        instruments.doneFor(task.name, due);
        if (ran.is === 'done') log?.info({ ...fields, outcome: ran.outcome }, 'task done');
        return;
      } catch (error) {
        if (stopping.signal.aborted || performance.now() + wait > end) {
          instruments.ran(task.name, 'failed', (performance.now() - from) / 1000);
          log?.error({ ...fields, err: error }, 'task failed');
          return;
        }
        log?.warn({ ...fields, err: error }, 'task failed, and is tried again');
        await pause(wait * (0.5 + random() / 2));
      }
    }
  }

  return {
    start() {
      if (running !== undefined) throw new TypeError('the scheduler runs already');
      running = Promise.all(clocks.map(([task, clock]) => follow(task, clock)));
    },
    async drain(withinMs = 20_000) {
      stopping.abort();
      const ended = Promise.resolve(running).then(() => true);
      const late = (milliseconds: number): Promise<boolean> => sleep(milliseconds, false, { ref: false });
      if (await Promise.race([ended, late(withinMs)])) return true;
      stopNow.abort(new Error('the scheduler has to stop'));
      return Promise.race([ended, late(1000)]);
    },
  };
}
