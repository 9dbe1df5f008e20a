/** Tester of the drill `queue`: jobs of the real queue, each with a notice as its effect. */
import { withContext } from '@prumo/app/context';
import { enqueue } from '@prumo/app/jobs';
import pg from 'pg';
import { summarise } from '../queue/kinds.ts';
import { findOffice, makeOffice, type ProofOffice, removeOffices } from './office.ts';
import { answer, type Tester } from './tester.ts';

/** Some seconds of work for one worker, so that it can be met in the middle. */
const JOBS = 500;

/** Cases first, by the owner; then their jobs in one transaction, by the application's own role and its own function. */
async function begin(tester: Tester): Promise<object> {
  const office = await makeOffice(tester, 'q');
  const cases = await makeCases(tester, office);
  const application = new pg.Client({ connectionString: process.env['DATABASE_URL'] });
  await application.connect();
  try {
    await application.query('BEGIN');
    await withContext({ requestId: crypto.randomUUID(), tenant: String(office.id) }, async () => {
      for (const caseId of cases) await enqueue(application, summarise, { caseId }, { dedupeKey: `proof:${caseId}` });
    });
    await application.query('COMMIT');
  } finally {
    await application.end();
  }
  return { enqueued: cases.length };
}

async function makeCases({ owner }: Tester, { id }: ProofOffice): Promise<readonly string[]> {
  const client = await owner.query<{ id: string }>(
    "INSERT INTO clients (office_id, kind, name, document) VALUES ($1, 'person', 'Prova', '52998224725') ON CONFLICT (office_id, document) DO UPDATE SET name = excluded.name RETURNING id",
    [id],
  );
  const { rows } = await owner.query<{ id: string }>(
    `INSERT INTO cases (office_id, title, client_id, court, class, status, opened_on, search_text)
     SELECT $1, 'prova ' || n, $2, 'TJSP', 7, 'active', '2026-01-01', 'prova ' || n FROM generate_series(1, $3::int) AS n RETURNING id::text`,
    [id, client.rows[0]?.id, JOBS],
  );
  return rows.map((row) => row.id);
}

interface Count {
  readonly enqueued: number;
  readonly done: number;
  readonly doubled: number;
  readonly pending: number;
}

/** `done`: cases with their notice; `pending`: jobs that are there yet; the rest was lost. */
async function count(tester: Tester): Promise<Count & { readonly lost: number }> {
  const { id } = await findOffice(tester, 'q');
  const { rows } = await tester.owner.query<Count>(
    `WITH noticed AS (SELECT case_id, count(*) AS notices FROM notifications WHERE office_id = $1 GROUP BY case_id)
     SELECT (SELECT count(*) FROM cases WHERE office_id = $1)::int AS enqueued, count(*)::int AS done, count(*) FILTER (WHERE notices > 1)::int AS doubled,
            (SELECT count(*) FROM jobs WHERE context->>'tenant' = $2 AND kind = $3 AND dead_at IS NULL)::int AS pending FROM noticed`,
    [id, String(id), summarise.kind],
  );
  const found = rows[0];
  if (found === undefined) throw new Error('an aggregate answered no row');
  return { ...found, lost: Math.max(0, found.enqueued - found.done - found.pending) };
}

/** A job under way is a row somebody holds, or one under a lease. */
async function active(tester: Tester): Promise<number> {
  const { id } = await findOffice(tester, 'q');
  await tester.owner.query('BEGIN');
  try {
    // One statement, and so one moment: what was done since is not taken for what is being done.
    const { rows } = await tester.owner.query<{ active: number }>(
      `WITH free AS MATERIALIZED (SELECT id FROM jobs WHERE context->>'tenant' = $1 AND dead_at IS NULL AND lease IS NULL FOR UPDATE SKIP LOCKED)
       SELECT ((SELECT count(*) FROM jobs WHERE context->>'tenant' = $1 AND dead_at IS NULL) - (SELECT count(*) FROM free))::int AS active`,
      [String(id)],
    );
    return Math.max(0, rows[0]?.active ?? 0);
  } finally {
    await tester.owner.query('ROLLBACK');
  }
}

await answer({
  begin,
  during: async (tester) => ({ done: (await count(tester)).done, active: await active(tester) }),
  verify: count,
  end: removeOffices,
});
