import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayInBrasilia } from '../../calendar/days.ts';
import { openDatabase } from '../../database/pools.ts';
import { ownTransaction } from '../../queue/transaction.ts';
import { ROUTES } from '../../roles/routes.ts';
import { may } from '../../roles/permissions.ts';
import { TASKS } from '../../scheduler/tasks.ts';
import { createLog } from '../../service/log.ts';
import type { Answer, Client } from '../client.ts';
import { startOffice, type TestOffice } from '../office.ts';
import { missingServers } from '../servers/addresses.ts';
import { eventually } from '../servers/process.ts';

const missing = missingServers();
const ana = {
  name: 'Ana Açaí',
  document: '529.982.247-25',
  email: 'ana@correio.example',
  phone: '11 98765-4321',
  city: 'Santos',
  state: 'SP',
};

describe.skipIf(missing.length > 0)(`the areas of an office${missing.length > 0 ? ` (missing: ${missing.join(', ')})` : ''}`, () => {
  let office: TestOffice;
  let partner: Client;
  beforeAll(async () => {
    office = await startOffice();
    partner = await office.signIn();
  });
  afterAll(() => office?.[Symbol.asyncDispose]());

  const idOf = (answer: Answer): string => String((answer.json() as { id: string }).id);
  const codeOf = (answer: Answer): unknown => (answer.json() as { error: { code: string } }).error.code;

  describe('clients', () => {
    test('are created by form, found however they are typed, and a second one of the same document is refused', async () => {
      const form = await partner.formOf('/clients/new', '/clients');
      const made = await partner.ask('/clients', { form: { ...form, ...ana } });
      expect(made.status).toBe(303);
      const page = (await partner.ask(String(made.headers['location']))).text();
      expect(page).toContain('<h1>Ana Açaí</h1>');
      expect(page).toContain('529.982.247-25');
      for (const q of ['acai ANA', '529.982.247-25', '52998224725', 'ana@correio açaí', 'santos açaí'])
        expect((await partner.ask(`/api/clients?q=${encodeURIComponent(q)}`)).json(), q).toMatchObject({
          total: 1,
          clients: [{ name: 'Ana Açaí' }],
        });
      const again = await partner.ask('/clients', {
        form: { ...(await partner.formOf('/clients/new', '/clients')), ...ana, name: 'Outra' },
      });
      expect([again.status, again.text()]).toEqual([422, expect.stringContaining('já tem um cliente com este CPF ou CNPJ')]);
      expect(again.text()).toContain('aria-describedby="h-document p-document" aria-invalid="true"');
      const refused = await partner.ask('/api/clients', { json: ana });
      expect([refused.status, refused.json()]).toEqual([422, { error: { code: 'invalid', fields: { document: 'document-taken' } } }]);
      expect((await partner.ask(String(made.headers['location']), { form })).status).toBe(400);
    });

    test('turn their pages in the order of the alphabet, accents or not', async () => {
      const names: string[] = [];
      const first = (await partner.ask('/api/clients')).json() as { pages: number; total: number };
      for (let page = 1; page <= first.pages; page += 1)
        names.push(
          ...((await partner.ask(`/api/clients?page=${page}`)).json() as { clients: { name: string }[] }).clients.map(({ name }) => name),
        );
      expect(names).toHaveLength(first.total);
      expect(String(first.total)).toBe(await office.value('SELECT count(*) FROM clients WHERE office_id = 1'));
      const folded = names.map((name) =>
        name
          .normalize('NFD')
          .replace(/\p{Mn}/gu, '')
          .toLowerCase(),
      );
      expect(folded).toEqual([...folded].sort((a, b) => (a < b ? -1 : 1)));
      expect((await partner.ask('/clients')).text()).toContain('rel="next" href="/clients?page=2"');
    });

    test('are not overwritten by whoever read an older version, and their cases are found by the new name', async () => {
      const document = '11.222.333/0001-81';
      const sent = { json: { name: 'Velha Ltda', document }, headers: { 'idempotency-key': 'velha' } };
      const id = idOf(await partner.ask('/api/clients', sent));
      expect((await partner.ask('/api/clients', sent)).json()).toEqual({ id, replayed: true });
      const made = await partner.ask('/api/cases', {
        json: {
          title: 'Cobrança',
          clientName: 'x',
          clientDocument: document,
          court: 'TJSP',
          class: 7,
          status: 'active',
          value: '1',
          openedOn: '2026-11-02',
        },
      });
      const change = (version: number, name: string): Promise<Answer> =>
        partner.ask(`/api/clients/${id}`, { method: 'PUT', json: { name, document, version } });
      expect((await change(1, 'Nova Indústria')).status).toBe(200);
      const late = await change(1, 'Sobrescrita');
      expect([late.status, codeOf(late)]).toEqual([409, 'changed-meanwhile']);
      expect((await partner.ask('/api/cases?q=nova+industria')).json()).toMatchObject({
        cases: [{ id: idOf(made), client: 'Nova Indústria' }],
      });
      expect((await partner.ask(`/clients/${id}`)).text()).toContain(`href="/cases/${idOf(made)}"`);
      expect(await office.value("SELECT count(*) FROM audit.records WHERE tenant = '1' AND kind = 'client' AND record = $1", [id])).toBe(
        '2',
      );
    });
  });

  describe('deadlines', () => {
    test('are counted in business days, created, met, reopened and given to someone else', async () => {
      expect((await partner.ask('/api/due-date?from=2026-10-30&days=15&by=business')).json()).toMatchObject({ dueOn: '2026-11-24' });
      const caseId = String(await office.value("SELECT id FROM cases WHERE office_id = 1 AND court = 'TJSP' LIMIT 1"));
      const choose = (await partner.ask('/deadlines/new')).text();
      expect(choose).toContain('/deadlines/new?case=');
      const form = await partner.formOf(`/deadlines/new?case=${caseId}`, '/deadlines');
      const fields = { ...form, title: 'Contestação <b>', from: '2026-10-30', days: '15', by: 'business' };
      const preview = await partner.ask('/deadlines', { form: { ...fields, intent: 'preview' } });
      expect([preview.status, preview.text()]).toEqual([200, expect.stringContaining('<time datetime="2026-11-24">')]);
      expect(preview.text()).toContain('Consciência Negra');
      const made = await partner.ask('/deadlines', { form: fields });
      expect(made.status).toBe(303);
      const path = String(made.headers['location']);
      expect((await partner.ask(path)).text()).toMatch(/Contestação &lt;b&gt;[\s\S]*15 dias úteis desde 30 de out\. de 2026/);
      expect((await partner.ask('/calendar?month=2026-11')).text()).toContain(`href="${path}"`);
      const days = (await partner.ask('/api/calendar?from=2026-11-24&to=2026-11-24')).json() as { events: { id: string; day: string }[] };
      expect(days.events.map((event) => event.id)).toContain(path.split('/').at(-1));

      const id = path.split('/').at(-1) ?? '';
      expect((await partner.ask(`${path}/status`, { form: { ...form, done: 'yes', _key: 'a' } })).status).toBe(303);
      expect(await office.value('SELECT status FROM calendar_events WHERE office_id = 1 AND id = $1', [id])).toBe('done');
      expect((await partner.ask(`/api/deadlines/${id}/status`, { json: { done: false } })).status).toBe(200);
      expect(await office.value('SELECT status FROM calendar_events WHERE office_id = 1 AND id = $1', [id])).not.toBe('done');
      const someone = String(await office.value('SELECT max(id) FROM users WHERE office_id = 1'));
      expect((await partner.ask(`/api/deadlines/${id}/responsible`, { json: { responsibleId: someone } })).status).toBe(200);
      expect(await office.value('SELECT responsible_id FROM calendar_events WHERE office_id = 1 AND id = $1', [id])).toBe(someone);
      const stranger = String(await office.value('SELECT max(id) FROM users WHERE office_id = 2'));
      const refused = await partner.ask(`/api/deadlines/${id}/responsible`, { json: { responsibleId: stranger } });
      expect([refused.status, refused.json()]).toEqual([422, { error: { code: 'invalid', fields: { responsibleId: 'no-such-person' } } }]);
    });

    test('of the day go out once, to every office, however often the clock strikes', async () => {
      const url = office.stack.environment['DATABASE_URL'] ?? '';
      await using database = openDatabase({ url, readUrl: url, pool: 4 }, { log: createLog('test') });
      const task = TASKS.find(({ name }) => name === 'deadlines-of-the-day');
      if (task === undefined) throw new Error('no such task');
      const today = dayInBrasilia(new Date());
      for (const one of [1, 2]) {
        await office.admin.query(
          "UPDATE calendar_events SET status = 'done' WHERE office_id = $1 AND (starts_at AT TIME ZONE 'America/Sao_Paulo')::date = $2",
          [one, today],
        );
        await office.admin.query(
          `UPDATE calendar_events SET kind = 'deadline', status = 'scheduled', title = 'Hoje', starts_at = ($2::date + time '23:59') AT TIME ZONE 'America/Sao_Paulo'
           WHERE office_id = $1 AND id IN (SELECT id FROM calendar_events WHERE office_id = $1 ORDER BY id LIMIT 2)`,
          [one, today],
        );
      }
      const count = (): Promise<string | undefined> =>
        office.value(
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
  });

  describe('people', () => {
    const phrase = 'uma frase longa e minha';
    async function invited(role: string, email: string): Promise<{ readonly client: Client; readonly id: string }> {
      const form = await partner.formOf('/people', '/people');
      const fields = { ...form, name: `Pessoa ${email}`, email, role };
      const shown = await partner.ask('/people', { form: fields });
      expect(shown.status).toBe(200);
      const password = /<code>([A-Z0-9-]{19})<\/code>/.exec(shown.text())?.[1] ?? '';
      // Asked again, as after a broken connection: the same password, and nobody twice.
      expect((await partner.ask('/people', { form: fields })).text()).toContain(`<code>${password}</code>`);
      const client = await eventually(() => office.signIn({ email, password }), 10_000, 'the invitation reaches the replica');
      expect((await client.ask('/cases')).headers['location']).toBe('/password');
      expect(codeOf(await client.ask('/api/cases'))).toBe('password-change-needed');
      const choice = await client.formOf('/password', '/password');
      const wrong = await client.ask('/password', { form: { ...choice, current: 'wrong', chosen: phrase, again: phrase } });
      expect([wrong.status, wrong.text()]).toEqual([422, expect.stringContaining('A senha atual não confere.')]);
      const chosen = await client.ask('/password', { form: { ...choice, current: password, chosen: phrase, again: phrase } });
      expect([chosen.status, chosen.headers['location']]).toEqual([303, '/cases']);
      expect((await client.ask('/cases')).status).toBe(200);
      await expect(office.signIn({ email, password })).rejects.toThrow('401');
      return { client, id: String(await office.value('SELECT id FROM users WHERE office_id = 1 AND email = $1', [email])) };
    }
    const change = async (client: Client, id: string, role: string, active = 'yes'): Promise<Answer> =>
      client.ask(`/people/${id}`, {
        form: { ...(await client.formOf('/people', '/people')), _key: `${id}${role}${active}${Math.random()}`, role, active },
      });

    test.each(['assistant', 'lawyer'])(
      'a new %s chooses a password first, and then may do what the table says on every route and no more',
      async (role) => {
        const { client } = await invited(role, `${role}@silva.example`);
        const token = (await client.formOf('/cases', '/logout'))['_csrf'] ?? '';
        for (const [route, need] of Object.entries(ROUTES)) {
          if (need === 'public' || need === 'signed-in') continue;
          const [method = '', url = ''] = route.split(' ');
          const path = url.replace(':id', '1');
          const api = path.startsWith('/api/');
          const answer = await client.ask(path, { method, ...(method === 'GET' ? {} : api ? { json: {} } : { form: { _csrf: token } }) });
          expect(answer.status, route).toBeLessThan(500);
          expect(answer.status === 403, `${role}: ${route} answered ${answer.status}`).toBe(!may(role, need));
          if (answer.status === 403) expect(answer.text()).toContain(api ? '"code":"role-not-allowed"' : 'Seu perfil não permite');
        }
        const metrics = await (await fetch(`http://${office.web.host}:${office.web.port}/metrics`)).text();
        expect(metrics).toMatch(new RegExp(`escritorio_refused_by_role_total\\{role="${role}",action="office.export"\\} 3`));
        const page = (await client.ask('/cases')).text();
        expect(page).not.toContain('href="/people"');
        expect(page).not.toContain('href="/export"');
      },
    );

    test('whoever is deactivated is out at once, and back when activated', async () => {
      const { client, id } = await invited('lawyer', 'fora@silva.example');
      expect((await change(partner, id, 'lawyer', 'no')).status).toBe(303);
      await eventually(
        async () => ((await client.ask('/cases')).headers['location'] === '/login?back=%2Fcases' ? true : undefined),
        5000,
        'they are out',
      );
      expect((await client.ask('/api/me')).status).toBe(401);
      await expect(office.signIn({ email: 'fora@silva.example', password: phrase })).rejects.toThrow('401');
      expect((await change(partner, id, 'assistant')).status).toBe(303);
      const back = await eventually(() => office.signIn({ email: 'fora@silva.example', password: phrase }), 10_000, 'they are back');
      expect((await back.ask('/api/me')).json()).toMatchObject({ user: { role: 'assistant' } });
    });

    test('a second person of one address is refused, and the last partner cannot be lost, even when two partners demote each other at once', async () => {
      const form = await partner.formOf('/people', '/people');
      const twice = await partner.ask('/people', { form: { ...form, name: 'x', email: office.login.email, role: 'lawyer' } });
      expect([twice.status, twice.text()]).toEqual([422, expect.stringContaining('Já há uma pessoa')]);
      const me = String(await office.value('SELECT id FROM users WHERE office_id = 1 AND email = $1', [office.login.email]));
      await office.admin.query("UPDATE users SET role = 'lawyer' WHERE office_id = 1 AND id <> $1", [me]);
      for (const [role, active] of [
        ['lawyer', 'yes'],
        ['partner', 'no'],
      ] as const) {
        const refused = await change(partner, me, role, active);
        expect([refused.status, refused.text()]).toEqual([422, expect.stringContaining('ao menos um sócio ativo')]);
      }
      const { client: second, id: other } = await invited('partner', 'segunda@silva.example');
      const answers = await Promise.all([change(partner, other, 'lawyer'), change(second, me, 'lawyer')]);
      expect(answers.map(({ status }) => status).sort()).toEqual([303, 403]);
      expect(await office.value("SELECT count(*) FROM users WHERE office_id = 1 AND role = 'partner' AND deactivated_at IS NULL")).toBe(
        '1',
      );
      await office.admin.query("UPDATE users SET role = 'partner' WHERE office_id = 1 AND id = $1", [me]);
    });
  });
});
