import { forgetKeys } from '@prumo/app/bus';
import { forgetRuns, type Task } from '@prumo/app/jobs';
import type pg from 'pg';
import { noticeDeadlinesOf } from '../calendar/day-notices.ts';
import { askAboutDue } from '../movements/due.ts';

/** So many at a time, that one minute's transaction stays short; the rest waits a minute. */
const EVENTS_AT_ONCE = 1000;
/** Idempotency keys are for retries of minutes; a week is more than enough. */
const WEEK = 7 * 24 * 3_600_000;

/** What the clock asks for, in Brasília time; a line for each task. */
export const TASKS: readonly Task<pg.ClientBase>[] = [
  {
    name: 'overdue-events',
    pattern: '* * * * *',
    missed: 'latest',
    async work({ transaction }) {
      const { rows } = await transaction.query<{ offices: number; events: number }>(
        'SELECT count(*)::int AS offices, coalesce(sum(marked), 0)::int AS events FROM mark_overdue_events($1)',
        [EVENTS_AT_ONCE],
      );
      return { offices: rows[0]?.offices ?? 0, events: rows[0]?.events ?? 0 };
    },
  },
  { name: 'court-movements', pattern: '*/10 * * * *', missed: 'skip', work: async ({ transaction }) => askAboutDue(transaction) },
  {
    // Before the office opens. A deadline may end on any day, and one added later in the day was seen by whoever added it.
    name: 'deadlines-of-the-day',
    pattern: '0 7 * * *',
    missed: 'latest',
    work: async ({ transaction, due }) => ({ ...(await noticeDeadlinesOf(transaction, due)) }),
  },
  {
    name: 'forget-old-requests',
    pattern: '20 3 * * *',
    missed: 'latest',
    async work({ transaction, due }) {
      const before = new Date(due.getTime() - WEEK);
      // Of the release before this one, which kept its keys elsewhere.
      const { rows } = await transaction.query<{ forgotten: number }>("SELECT forget_old_requests('7 days')::int AS forgotten");
      const [keys, runs] = [await forgetKeys(transaction, before), await forgetRuns(transaction, before)];
      return { forgotten: (rows[0]?.forgotten ?? 0) + keys + runs };
    },
  },
];
