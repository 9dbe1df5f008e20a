import type { Backup } from '../info.ts';

/**
 * A time at which the cluster itself was taken back. What was written between `to` and `at` is on the timeline that was left, and no way leads
 * from there to anything written afterwards. Epoch milliseconds.
 */
export interface Turn {
  /** Nobody could write any more. */
  readonly at: number;
  /** The moment gone back to. */
  readonly to: number;
  /** PostgreSQL's number of the timeline that was left. */
  readonly from: number;
}

/** What leads to a moment. */
export interface Line {
  /** The timeline that was live then; undefined: the newest. */
  readonly timeline: number | undefined;
  /** Times of which this line is made, the last first. Epoch milliseconds. */
  readonly spans: readonly { readonly after: number; readonly until: number }[];
}

/** The line that was live at a moment, by the clock on the wall: not the one that leads there by number. `turns`: the oldest first. Pure. */
export function lineAt(turns: readonly Turn[], moment: number): Line {
  const spans: { after: number; until: number }[] = [];
  let until = moment;
  for (;;) {
    const before = turns.findLast(({ at }) => at < until);
    spans.push({ after: before?.at ?? Number.NEGATIVE_INFINITY, until });
    if (before === undefined) break;
    until = before.to;
  }
  return { timeline: turns.find(({ at }) => at >= moment)?.from, spans };
}

/** pgBackRest tells the end of a backup in whole seconds. */
export const SECOND = 1000;

/** Whether a backup lies on the way to the end of a line. Pure. */
export function leadsTo(line: Line, backup: Pick<Backup, 'begun' | 'ended'>): boolean {
  const [begun, ended] = [Date.parse(backup.begun), Date.parse(backup.ended) + SECOND];
  return line.spans.some(({ after, until }) => begun >= after && ended <= until);
}
