import { expect, test } from 'vitest';
import { SILVA, type Server, type TestOffice } from '../office.ts';
import { eventually } from '../servers/process.ts';
import { listen, type Listening } from '../web-socket.ts';
import { createCase } from './case.ts';

export function realtime(office: () => TestOffice, server: () => Server): void {
  const connect = (cookie: string, origin: string | undefined): Promise<Listening | number> =>
    listen(server(), {
      host: SILVA,
      ...(cookie === '' ? {} : { cookie: `__Host-session=${cookie}; __Host-office=1` }),
      ...(origin === undefined ? {} : { origin }),
    });

  test('needs a session and its own origin', async () => {
    const cookie = (await office().signIn()).cookies.get('__Host-session') ?? '';
    expect(await connect('', `http://${SILVA}`)).toBe(401);
    expect(await connect('made-up', `http://${SILVA}`)).toBe(401);
    expect(await connect(cookie, 'https://evil.example')).toBe(403);
    expect(await connect(cookie, undefined)).toBe(403);
    // A session is found in its own office only, whatever the other cookie says.
    expect(await listen(server(), { host: SILVA, origin: `http://${SILVA}`, cookie: `__Host-session=${cookie}; __Host-office=2` })).toBe(
      401,
    );
  });

  test('tells an office of its own changes only, also after the cache was killed', async () => {
    const client = await office().signIn();
    const opened = await connect(client.cookies.get('__Host-session') ?? '', `http://${SILVA}`);
    if (typeof opened === 'number') throw new Error(`refused: ${opened}`);
    const { events } = opened;
    const elsewhere = await office().admin.query<{ id: string }>('SELECT id::text FROM cases WHERE office_id = 2 LIMIT 1');
    await office().admin.query("INSERT INTO jobs (office_id, kind, case_id) VALUES (2, 'case-summary', $1)", [elsewhere.rows[0]?.id]);
    const id = await createCase(client);
    await eventually(
      () => (events.some((event) => JSON.stringify(event) === JSON.stringify({ type: 'case-changed', caseId: id })) ? true : undefined),
      10_000,
      'the change is told',
    );
    await eventually(
      () => (events.some((event) => JSON.stringify(event) === JSON.stringify({ type: 'notification', caseId: id })) ? true : undefined),
      10_000,
      'the notice is told',
    );
    expect(JSON.stringify(events)).not.toContain(`"${elsewhere.rows[0]?.id}"`);

    await office().stack.servers.redis.stop('SIGKILL');
    office().stack.servers.redis.start();
    // The session was kept on disk, and the subscription comes back by itself.
    await eventually(
      async () => {
        const again = await createCase(client);
        await eventually(() => (JSON.stringify(events).includes(`"case-changed","caseId":"${again}"`) ? true : undefined), 1000, 'told');
        return true;
      },
      30_000,
      'changes are told again',
    );
    opened.close();
  });
}
