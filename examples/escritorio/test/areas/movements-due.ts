import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../database/pools.ts';
import { ownTransaction } from '../../queue/transaction.ts';
import { TASKS } from '../../scheduler/tasks.ts';
import { createLog } from '../../service/log.ts';
import type { TestOffice } from '../office.ts';

/** What one run takes at most, and for how long it then leaves a case alone. */
const AT_ONCE = 200;
const DUE = "status = 'active' AND number IS NOT NULL";

export function movementsDue(office: () => TestOffice): void {
  let database: Database;
  beforeAll(() => {
    const url = office().stack.environment['DATABASE_URL'] ?? '';
    // As the scheduler does it: the application's role, through the pooler.
    database = openDatabase({ url, readUrl: url, pool: 4 }, { log: createLog('test') });
  });
  const nobodyAsks = (): Promise<unknown> => office().admin.query("DELETE FROM jobs WHERE kind = 'ask-court'; DELETE FROM court_questions");
  beforeEach(nobodyAsks);
  afterAll(async () => {
    await nobodyAsks();
    await database?.[Symbol.asyncDispose]();
  });

  async function strike(): Promise<unknown> {
    const task = TASKS.find(({ name }) => name === 'court-movements');
    if (task === undefined) throw new Error('no such task');
    return ownTransaction(database)((transaction) => task.work({ transaction, due: new Date(), signal: AbortSignal.timeout(30_000) }));
  }
  const count = async (from: string): Promise<number> => Number(await office().value(`SELECT count(*) FROM ${from}`));
  const ASKED = "jobs WHERE kind = 'ask-court'";

  test('a run asks about so many at most, of every office, each in the name of its own and once', async () => {
    const due = await count(`cases WHERE ${DUE}`);
    expect(due).toBeGreaterThan(AT_ONCE);
    expect(await strike()).toEqual({ cases: AT_ONCE });
    expect(await count(ASKED)).toBe(AT_ONCE);
    // Every job is of a case that is due, in the context of that case's office, and of no user.
    expect(
      await count(
        `jobs j JOIN cases c ON c.office_id = (j.context->>'tenant')::int AND c.id = (j.payload->>'caseId')::bigint AND c.status = 'active' AND c.number IS NOT NULL
         WHERE j.kind = 'ask-court' AND j.context->>'user' IS NULL AND j.dedupe_key = c.office_id || ':' || c.id`,
      ),
    ).toBe(AT_ONCE);
    expect(await count(`(SELECT DISTINCT dedupe_key FROM ${ASKED}) AS keys`)).toBe(AT_ONCE);
    for (let left = due - AT_ONCE; left > 0; left -= AT_ONCE) expect(await strike()).toEqual({ cases: Math.min(AT_ONCE, left) });
    expect(await strike()).toEqual({ cases: 0 });
    expect(await count(ASKED)).toBe(due);
    expect(await count(`(SELECT DISTINCT context->>'tenant' FROM ${ASKED}) AS offices`)).toBe(
      await count(`(SELECT DISTINCT office_id FROM cases WHERE ${DUE}) AS o`),
    );
  });

  test('two clocks at once ask about none twice', async () => {
    const taken = async (client: pg.ClientBase): Promise<number> =>
      (await client.query("SELECT FROM take_cases_for_court($1, interval '12 hours')", [AT_ONCE])).rowCount ?? 0;
    const other = await office().stack.superuser();
    try {
      await office().admin.query('BEGIN');
      const first = await taken(office().admin);
      // The second has looked at the same cases, and waits to write them.
      const second = taken(other);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await office().admin.query('COMMIT');
      expect([first, await second]).toEqual([AT_ONCE, 0]);
      expect(await count('court_questions')).toBe(AT_ONCE);
    } finally {
      await other.end();
    }
    const [one, another] = (await Promise.all([strike(), strike()])) as { cases: number }[];
    expect(await count(ASKED)).toBe((one?.cases ?? 0) + (another?.cases ?? 0));
  });

  test('those nobody asked about for longest come first, and those asked about in the last twelve hours not at all', async () => {
    await office().admin.query(
      `INSERT INTO court_questions (office_id, case_id, asked_at)
       SELECT office_id, id, now() - CASE WHEN n <= 3 THEN interval '3 days' WHEN n <= 6 THEN interval '13 hours' ELSE interval '11 hours' END
       FROM (SELECT office_id, id, row_number() OVER (ORDER BY office_id DESC, id DESC) AS n FROM cases WHERE ${DUE}) AS numbered`,
    );
    expect(await strike()).toEqual({ cases: 6 });
    expect(
      await office().value(`SELECT bool_and(asked_at > now() - interval '1 minute') FROM court_questions q WHERE EXISTS (
      SELECT FROM ${ASKED} AND dedupe_key = q.office_id || ':' || q.case_id)`),
    ).toBe('true');
    expect(await strike()).toEqual({ cases: 0 });
    // With more that wait than one run takes, the older ones go before the newer.
    await office().admin.query(`DELETE FROM ${ASKED}`);
    await office().admin.query(
      `UPDATE court_questions q SET asked_at = now() - CASE WHEN n <= ${AT_ONCE} THEN interval '3 days' ELSE interval '13 hours' END
       FROM (SELECT office_id, case_id, row_number() OVER (ORDER BY office_id DESC, case_id DESC) AS n FROM court_questions) AS numbered
       WHERE q.office_id = numbered.office_id AND q.case_id = numbered.case_id`,
    );
    expect(await strike()).toEqual({ cases: AT_ONCE });
    expect(await count("court_questions WHERE asked_at < now() - interval '2 days'")).toBe(0);
  });

  test('a case that is closed or not filed is nobody’s question', async () => {
    await office().admin.query(`BEGIN; CREATE TABLE kept AS SELECT office_id, id, status, number FROM cases;
      UPDATE cases SET status = 'archived' WHERE office_id = 1; UPDATE cases SET number = NULL WHERE office_id = 2; COMMIT`);
    try {
      while (((await strike()) as { cases: number }).cases > 0);
      expect(await count(`${ASKED} AND context->>'tenant' IN ('1', '2')`)).toBe(0);
      expect(await count(`${ASKED} AND context->>'tenant' = '3'`)).toBeGreaterThan(0);
    } finally {
      await office().admin.query(
        `UPDATE cases c SET status = k.status, number = k.number FROM kept k WHERE k.office_id = c.office_id AND k.id = c.id; DROP TABLE kept`,
      );
    }
  });
}
