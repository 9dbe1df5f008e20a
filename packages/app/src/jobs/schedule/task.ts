import { Cron } from 'croner';
import type { Queryable } from '../database.ts';

/**
 * What becomes of times that passed while no scheduler ran, or the task failed: `skip` forgets those that are more than a minute old, `latest` does the last of
 * them, `all` does each, oldest first, 100 at most.
 */
export type Missed = 'skip' | 'latest' | 'all';

/** Something to be done when the clock says so. */
export interface Task<Tx extends Queryable> {
  /** A label of metrics, and in the table: it is for ever. */
  readonly name: string;
  /** Cron pattern of five fields, or six with seconds first. */
  readonly pattern: string;
  /** IANA name, `America/Sao_Paulo`; the scheduler's own when not said. */
  readonly zone?: string;
  readonly missed: Missed;
  /**
   * Its effect is committed with the run. Long work belongs into a job that this enqueues: the transaction stays open while it goes on. The result is kept.
   */
  readonly work: (run: { readonly transaction: Tx; readonly due: Date; readonly signal: AbortSignal }) => Promise<unknown>;
}

/** Most missed runs that are made up for. */
export const MOST_MISSED = 100;
/** Milliseconds after which a time is missed; longer than a restart's first look takes. */
const GRACE_MS = 60_000;

/** When a task is due. @throws for a pattern or a time zone that is none. */
export function clockOf({ pattern, zone }: { readonly pattern: string; readonly zone: string }): Clock {
  const cron = new Cron(pattern, { timezone: zone, paused: true });
  if (cron.nextRun(new Date(0)) === null) throw new RangeError(`${pattern} is never due`);
  return {
    next: (after) => cron.nextRun(after) ?? undefined,
    // A second more: whether the reference itself counts differs by the second's fraction; what is not due yet is taken off.
    lately: (now, most) => cron.previousRuns(most, new Date(now.getTime() + 1000)).filter((time) => time <= now),
  };
}

export interface Clock {
  next(after: Date): Date | undefined;
  /** The last times it was due, latest first. */
  lately(now: Date, most: number): readonly Date[];
}

/** Which of the times after `handled` until now are to be done, oldest first, and how many of the last 101 are left out. Pure. */
export function dueNow(clock: Clock, missed: Missed, handled: Date, now: Date): { readonly times: readonly Date[]; readonly leftOut: number } {
  const first = clock.next(handled);
  if (first === undefined || first > now) return { times: [], leftOut: 0 };
  const passed = clock.lately(now, MOST_MISSED + 1).filter((time) => time > handled);
  const kept = passed.filter(
    (time, at) => (missed === 'latest' && at === 0) || (missed === 'all' && at < MOST_MISSED) || (missed === 'skip' && now.getTime() - time.getTime() <= GRACE_MS),
  );
  return { times: kept.toReversed(), leftOut: passed.length - kept.length };
}
