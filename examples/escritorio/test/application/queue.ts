import { expect, test } from 'vitest';
import type { TestOffice } from '../office.ts';
import { eventually } from '../servers/process.ts';
import { createCase, trailOf } from './case.ts';

export function queue(office: () => TestOffice): void {
  test('a write leaves an audit line, and a notice by the queue, once', async () => {
    const client = await office().signIn();
    const id = await createCase(client, { title: 'Com aviso' });
    const notice = await eventually(
      async () =>
        (await office().admin.query<{ subject: string; body: string }>('SELECT subject, body FROM notifications WHERE case_id = $1', [id]))
          .rows[0],
      15_000,
      'the queue writes the notice',
    );
    expect(notice.subject).toBe('Atualização: Com aviso');
    expect(notice.body).toMatch(/R\$\s1\.234,56/);
    await eventually(
      async () => ((await office().admin.query('SELECT 1 FROM jobs WHERE case_id = $1', [id])).rowCount === 0 ? true : undefined),
      10_000,
      'the job is gone',
    );
    expect((await office().admin.query('SELECT 1 FROM notifications WHERE case_id = $1', [id])).rowCount).toBe(1);
    expect(await trailOf(office(), id)).toEqual([{ action: 'create', kind: 'case', outcome: 'done', purpose: 'case-management' }]);
  });

  test("a job that cannot be done is put off, not lost, and stands in nobody's way", async () => {
    // As a replica of the release before would put it in.
    const { rows } = await office().admin.query<{ id: string }>(
      "INSERT INTO jobs (office_id, kind, case_id) VALUES (1, 'case-summary', 999999999) RETURNING id",
    );
    const bad = rows[0]?.id;
    await eventually(
      async () =>
        (
          await office().admin.query(
            "SELECT 1 FROM jobs WHERE id = $1 AND attempts >= 1 AND last_error LIKE '%case 999999999 is not there%' AND run_at > now()",
            [bad],
          )
        ).rowCount === 1
          ? true
          : undefined,
      15_000,
      'it is put off',
    );
    const id = await createCase(await office().signIn());
    await eventually(
      async () => ((await office().admin.query('SELECT 1 FROM notifications WHERE case_id = $1', [id])).rowCount === 1 ? true : undefined),
      15_000,
      'the next one is done',
    );
    await office().admin.query('UPDATE jobs SET attempts = 7, run_at = now() WHERE id = $1', [bad]);
    await eventually(
      async () =>
        (await office().admin.query('DELETE FROM jobs WHERE id = $1 AND dead_at IS NOT NULL RETURNING 1', [bad])).rowCount === 1
          ? true
          : undefined,
      15_000,
      'it is kept among the dead',
    );
  });
}
