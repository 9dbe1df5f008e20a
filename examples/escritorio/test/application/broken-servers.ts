import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Answer } from '../client.ts';
import type { TestOffice } from '../office.ts';
import { eventually } from '../servers/process.ts';
import { countCases, newCase } from './case.ts';

export function brokenServers(office: () => TestOffice): void {
  test('a database crash in the middle of writing loses and doubles nothing, and no one sees an error', async () => {
    const client = await office().signIn();
    const batch = randomUUID();
    let asked = 0;
    const answers: Answer[] = [];
    let writing = true;
    async function writer(): Promise<void> {
      while (writing) {
        asked += 1;
        const title = `${batch}/${asked}`;
        answers.push(await client.ask('/api/cases', { json: { ...newCase, title }, headers: { 'idempotency-key': title } }));
      }
    }
    const writers = Array.from({ length: 4 }, writer);
    await eventually(() => (answers.length > 20 ? true : undefined), 20_000, 'writes go');
    // Every writer is caught in the middle of its transaction, behind a lock that dies with the server.
    const holder = await office().stack.superuser();
    await holder.query('BEGIN; LOCK TABLE write_requests IN ACCESS EXCLUSIVE MODE');
    const caught = "SELECT count(*)::int AS caught FROM pg_locks WHERE NOT granted AND relation = 'write_requests'::regclass";
    await eventually(
      async () => ((await office().admin.query<{ caught: number }>(caught)).rows[0]?.caught === writers.length ? true : undefined),
      20_000,
      'all are caught',
    );
    await office().stack.servers.cluster.primary.stop('SIGQUIT'); // an immediate stop: every connection breaks, nothing is flushed in peace
    const before = answers.length;
    office().stack.servers.cluster.primary.start();
    await eventually(() => (answers.length > before + 20 ? true : undefined), 30_000, 'writes go again');
    writing = false;
    await Promise.all(writers);
    expect(answers.filter(({ status }) => status !== 201 && status !== 200).map((answer) => `${answer.status} ${answer.text()}`)).toEqual(
      [],
    );
    await office().askAgain();
    const { rows } = await office().admin.query<{ written: number; titles: number }>(
      "SELECT count(*)::int AS written, count(DISTINCT title)::int AS titles FROM cases WHERE title LIKE $1 || '/%'",
      [batch],
    );
    expect(rows).toEqual([{ written: asked, titles: asked }]);
    expect(await fetch(`http://${office().web.host}:${office().web.port}/metrics`).then((response) => response.text())).toMatch(
      /db_client_retries_total\{operation="write_again"\} [1-9]/,
    );
  });

  test('a COMMIT that gave up waiting for the synchronous standby is no success: the answer comes when the write is safe, once', async () => {
    const client = await office().signIn();
    const title = `Sem standby ${randomUUID()}`;
    const waiting = async (): Promise<number[]> =>
      (await office().admin.query<{ pid: number }>("SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'")).rows.map(
        ({ pid }) => pid,
      );
    await office().admin.query("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    await office().admin.query('SELECT pg_reload_conf()');
    try {
      let answer: Answer | undefined;
      const asking = client.ask('/api/cases', { json: { ...newCase, title } }).then((given) => {
        answer = given;
      });
      await eventually(
        async () => {
          for (const pid of await waiting()) await office().admin.query('SELECT pg_cancel_backend($1)', [pid]);
          return (await countCases(office(), title)) === 1 ? true : undefined;
        },
        10_000,
        'COMMIT gives up waiting, and the row is there for all to see',
      );
      await eventually(
        async () => ((await waiting()).length > 0 ? true : undefined),
        10_000,
        'the application waits again rather than say so',
      );
      expect(answer).toBeUndefined();
      await office().admin.query('ALTER SYSTEM RESET synchronous_standby_names');
      await office().admin.query('SELECT pg_reload_conf()');
      await asking;
      expect(answer?.status).toBe(200);
      expect(answer?.json()).toMatchObject({ replayed: true });
      expect(await countCases(office(), title)).toBe(1);
    } finally {
      await office().admin.query('ALTER SYSTEM RESET synchronous_standby_names');
      await office().admin.query('SELECT pg_reload_conf()');
    }
  });
}
