import { expect, test } from 'vitest';
import { dayInBrasilia } from '../../calendar/days.ts';
import { openDatabase } from '../../database/pools.ts';
import { ownTransaction } from '../../queue/transaction.ts';
import { TASKS } from '../../scheduler/tasks.ts';
import { createLog } from '../../service/log.ts';
import type { Client } from '../client.ts';
import type { TestOffice } from '../office.ts';

export function deadlinesArea(office: () => TestOffice, partner: () => Client): void {
  test('are counted in business days, created, met, reopened and given to someone else', async () => {
    expect((await partner().ask('/api/due-date?from=2026-10-30&days=15&by=business')).json()).toMatchObject({ dueOn: '2026-11-24' });
    const caseId = String(await office().value("SELECT id FROM cases WHERE office_id = 1 AND court = 'TJSP' LIMIT 1"));
    const choose = (await partner().ask('/deadlines/new')).text();
    expect(choose).toContain('/deadlines/new?case=');
    const form = await partner().formOf(`/deadlines/new?case=${caseId}`, '/deadlines');
    const fields = { ...form, title: 'Contestação <b>', from: '2026-10-30', days: '15', by: 'business' };
    const preview = await partner().ask('/deadlines', { form: { ...fields, intent: 'preview' } });
    expect([preview.status, preview.text()]).toEqual([200, expect.stringContaining('<time datetime="2026-11-24">')]);
    expect(preview.text()).toContain('Consciência Negra');
    const made = await partner().ask('/deadlines', { form: fields });
    expect(made.status).toBe(303);
    const path = String(made.headers['location']);
    expect((await partner().ask(path)).text()).toMatch(/Contestação &lt;b&gt;[\s\S]*15 dias úteis desde 30 de out\. de 2026/);
    expect((await partner().ask('/calendar?month=2026-11')).text()).toContain(`href="${path}"`);
    const days = (await partner().ask('/api/calendar?from=2026-11-24&to=2026-11-24')).json() as { events: { id: string; day: string }[] };
    expect(days.events.map((event) => event.id)).toContain(path.split('/').at(-1));

    const id = path.split('/').at(-1) ?? '';
    expect((await partner().ask(`${path}/status`, { form: { ...form, done: 'yes', _key: 'a' } })).status).toBe(303);
    expect(await office().value('SELECT status FROM calendar_events WHERE office_id = 1 AND id = $1', [id])).toBe('done');
    expect((await partner().ask(`/api/deadlines/${id}/status`, { json: { done: false } })).status).toBe(200);
    expect(await office().value('SELECT status FROM calendar_events WHERE office_id = 1 AND id = $1', [id])).not.toBe('done');
    const someone = String(await office().value('SELECT max(id) FROM users WHERE office_id = 1'));
    expect((await partner().ask(`/api/deadlines/${id}/responsible`, { json: { responsibleId: someone } })).status).toBe(200);
    expect(await office().value('SELECT responsible_id FROM calendar_events WHERE office_id = 1 AND id = $1', [id])).toBe(someone);
    const stranger = String(await office().value('SELECT max(id) FROM users WHERE office_id = 2'));
    const refused = await partner().ask(`/api/deadlines/${id}/responsible`, { json: { responsibleId: stranger } });
    expect([refused.status, refused.json()]).toEqual([422, { error: { code: 'invalid', fields: { responsibleId: 'no-such-person' } } }]);
  });

  test('of the day go out once, to every office, however often the clock strikes', async () => {
    const url = office().stack.environment['DATABASE_URL'] ?? '';
    await using database = openDatabase({ url, readUrl: url, pool: 4 }, { log: createLog('test') });
    const task = TASKS.find(({ name }) => name === 'deadlines-of-the-day');
    if (task === undefined) throw new Error('no such task');
    const today = dayInBrasilia(new Date());
    for (const one of [1, 2]) {
      await office().admin.query(
        "UPDATE calendar_events SET status = 'done' WHERE office_id = $1 AND (starts_at AT TIME ZONE 'America/Sao_Paulo')::date = $2",
        [one, today],
      );
      await office().admin.query(
        `UPDATE calendar_events SET kind = 'deadline', status = 'scheduled', title = 'Hoje', starts_at = ($2::date + time '23:59') AT TIME ZONE 'America/Sao_Paulo'
         WHERE office_id = $1 AND id IN (SELECT id FROM calendar_events WHERE office_id = $1 ORDER BY id LIMIT 2)`,
        [one, today],
      );
    }
    const count = (): Promise<string | undefined> =>
      office().value(
        "SELECT string_agg(office_id || ' ' || subject, ',' ORDER BY office_id, id) FROM notifications WHERE event_id IS NOT NULL AND office_id < 3",
      );
    const due = new Date(Math.floor(Date.now() / 60_000) * 60_000);
    const strike = (at: Date): Promise<unknown> =>
      ownTransaction(database)((transaction) => task.work({ transaction, due: at, signal: AbortSignal.timeout(30_000) }));
    await Promise.all([strike(due), strike(due)]);
    expect(await count()).toBe('1 Prazo hoje: Hoje,1 Prazo hoje: Hoje,2 Prazo hoje: Hoje,2 Prazo hoje: Hoje');
    await strike(new Date(due.getTime() + 60_000));
    expect(await count()).toBe('1 Prazo hoje: Hoje,1 Prazo hoje: Hoje,2 Prazo hoje: Hoje,2 Prazo hoje: Hoje');
  });
}
