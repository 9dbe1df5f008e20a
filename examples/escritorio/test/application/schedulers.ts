import pg from 'pg';
import { expect, test } from 'vitest';
import { TASKS } from '../../scheduler/tasks.ts';
import type { TestOffice } from '../office.ts';
import { eventually } from '../servers/process.ts';

export function schedulers(office: () => TestOffice): void {
  test('two schedulers run each due time once, and forget what nobody asks for again', async () => {
    await office().admin.query(
      "UPDATE calendar_events SET status = 'scheduled', starts_at = now() - interval '1 hour' WHERE office_id = 1 AND id IN (SELECT id FROM calendar_events WHERE office_id = 1 ORDER BY id LIMIT 3)",
    );
    // As of an application that was away for some minutes: both find the same time missed, at once, and neither waits for the next.
    await office().admin.query(
      "INSERT INTO schedule_runs (task, due_at) VALUES ('overdue-events', date_trunc('minute', now()) - interval '5 minutes')",
    );
    for (const name of ['scheduler-1', 'scheduler-2']) office().start(name, 'scheduler.ts');
    const outcomes = async (): Promise<{ runs: number; times: number; events: number }> =>
      (
        await office().admin.query<{ runs: number; times: number; events: number }>(
          `SELECT count(*)::int AS runs, count(DISTINCT due_at)::int AS times, coalesce(sum((outcome->>'events')::int), 0)::int AS events
           FROM schedule_runs WHERE task = 'overdue-events' AND due_at > now() - interval '4 minutes'`,
        )
      ).rows[0] ?? { runs: 0, times: 0, events: 0 };
    await eventually(async () => ((await outcomes()).runs > 0 ? true : undefined), 100_000, 'the time that was missed is made up for');
    expect(
      (await office().admin.query("SELECT 1 FROM calendar_events WHERE status = 'scheduled' AND starts_at < now() - interval '1 minute'"))
        .rowCount,
    ).toBe(0);
    const { runs, times, events } = await outcomes();
    expect([runs, events >= 3]).toEqual([times, true]);

    const pruning = TASKS.find(({ name }) => name === 'forget-old-requests');
    if (pruning === undefined) throw new Error('no pruning');
    await office().admin.query(
      "UPDATE idempotency_keys SET created_at = now() - interval '8 days' WHERE (scope, key) IN (SELECT scope, key FROM idempotency_keys LIMIT 2)",
    );
    const application = new pg.Client(office().stack.environment['DATABASE_URL']);
    await application.connect();
    try {
      const due = new Date();
      expect(await pruning.work({ transaction: application, due, signal: AbortSignal.timeout(20_000) })).toEqual({ forgotten: 2 });
    } finally {
      await application.end();
    }
  });
}
