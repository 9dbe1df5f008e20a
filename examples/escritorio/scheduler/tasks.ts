import type pg from 'pg';
import { noticeDeadlinesOf } from '../calendar/day-notices.ts';

/** A task with its cron pattern (Brasília time) and what it does in its transaction. The outcome is kept with the run. */
export interface Task {
  readonly name: string;
  /** Of its lock; never reused. */
  readonly number: number;
  readonly pattern: string;
  readonly work: (client: pg.ClientBase) => Promise<Readonly<Record<string, number>>>;
}

/** So many at a time, that one minute's transaction stays short; the rest waits a minute. */
const EVENTS_AT_ONCE = 1000;

export const TASKS: readonly Task[] = [
  {
    name: 'overdue-events',
    number: 1,
    pattern: '* * * * *',
    async work(client) {
      const { rows } = await client.query<{ offices: number; events: number }>(
        'SELECT count(*)::int AS offices, coalesce(sum(marked), 0)::int AS events FROM mark_overdue_events($1)',
        [EVENTS_AT_ONCE],
      );
      return { offices: rows[0]?.offices ?? 0, events: rows[0]?.events ?? 0 };
    },
  },
  {
    // Before the office opens. A deadline may end on any day, and one added later in the day was seen by whoever added it.
    name: 'deadlines-of-the-day',
    number: 3,
    pattern: '0 7 * * *',
    work: async (client) => ({ ...(await noticeDeadlinesOf(client, new Date())) }),
  },
  {
    // Idempotency keys are for retries of minutes; a week is more than enough.
    name: 'forget-old-requests',
    number: 2,
    pattern: '20 3 * * *',
    async work(client) {
      const { rows } = await client.query<{ forgotten: number }>("SELECT forget_old_requests('7 days')::int AS forgotten");
      return { forgotten: rows[0]?.forgotten ?? 0 };
    },
  },
];
