import { expect, test } from 'vitest';
import { type Action, may } from '../../roles/permissions.ts';
import { ROUTES } from '../../roles/routes.ts';
import type { Answer, Client } from '../client.ts';
import type { TestOffice } from '../office.ts';
import { eventually } from '../servers/process.ts';
import { codeOf } from './answers.ts';

/** What is asked beyond the gate, where the refusal is written down. */
const ASKED_WITHIN: Readonly<Record<string, Action>> = { 'POST /documents/:id/sensitive': 'documents.mark' };

export function peopleArea(office: () => TestOffice, partner: () => Client): void {
  const phrase = 'uma frase longa e minha';
  async function invited(role: string, email: string): Promise<{ readonly client: Client; readonly id: string }> {
    const form = await partner().formOf('/people', '/people');
    const fields = { ...form, name: `Pessoa ${email}`, email, role };
    const shown = await partner().ask('/people', { form: fields });
    expect(shown.status).toBe(200);
    const password = /<code>([A-Z0-9-]{19})<\/code>/.exec(shown.text())?.[1] ?? '';
    // Asked again, as after a broken connection: the same password, and nobody twice.
    expect((await partner().ask('/people', { form: fields })).text()).toContain(`<code>${password}</code>`);
    const client = await eventually(() => office().signIn({ email, password }), 10_000, 'the invitation reaches the replica');
    expect((await client.ask('/cases')).headers['location']).toBe('/password');
    expect(codeOf(await client.ask('/api/cases'))).toBe('password-change-needed');
    const choice = await client.formOf('/password', '/password');
    const wrong = await client.ask('/password', { form: { ...choice, current: 'wrong', chosen: phrase, again: phrase } });
    expect([wrong.status, wrong.text()]).toEqual([422, expect.stringContaining('A senha atual não confere.')]);
    const chosen = await client.ask('/password', { form: { ...choice, current: password, chosen: phrase, again: phrase } });
    expect([chosen.status, chosen.headers['location']]).toEqual([303, '/cases']);
    expect((await client.ask('/cases')).status).toBe(200);
    await expect(office().signIn({ email, password })).rejects.toThrow('401');
    return { client, id: String(await office().value('SELECT id FROM users WHERE office_id = 1 AND email = $1', [email])) };
  }
  const change = async (client: Client, id: string, role: string, active = 'yes'): Promise<Answer> =>
    client.ask(`/people/${id}`, {
      form: { ...(await client.formOf('/people', '/people')), _key: `${id}${role}${active}${Math.random()}`, role, active },
    });

  test.each(['assistant', 'lawyer'])(
    'a new %s chooses a password first, and then may do what the table says on every route and no more',
    async (role) => {
      const { client, id } = await invited(role, `${role}@silva.example`);
      const token = (await client.formOf('/cases', '/logout'))['_csrf'] ?? '';
      for (const [route, need] of Object.entries(ROUTES)) {
        if (need === 'public' || need === 'signed-in') continue;
        const [method = '', url = ''] = route.split(' ');
        const path = url.replace(':id', '1');
        const api = path.startsWith('/api/');
        const answer = await client.ask(path, { method, ...(method === 'GET' ? {} : api ? { json: {} } : { form: { _csrf: token } }) });
        expect(answer.status, route).toBeLessThan(500);
        const within = ASKED_WITHIN[route];
        expect(answer.status === 403, `${role}: ${route} answered ${answer.status}`).toBe(!may(role, within ?? need));
        if (answer.status !== 403) continue;
        const said = within === undefined ? 'Seu perfil não permite' : 'Esta tentativa foi registrada.';
        expect(answer.text()).toContain(api ? '"code":"role-not-allowed"' : said);
      }
      const denied = "kind = 'sensitive_document' AND action = 'update' AND record = '1' AND outcome = 'denied' AND actor = $1";
      expect(await office().value(`SELECT count(*) FROM audit.records WHERE tenant = '1' AND ${denied}`, [id])).toBe(
        may(role, 'documents.mark') ? '0' : '1',
      );
      const metrics = await (await fetch(`http://${office().web.host}:${office().web.port}/metrics`)).text();
      expect(metrics).toMatch(new RegExp(`escritorio_refused_by_role_total\\{role="${role}",action="office.export"\\} 3`));
      const page = (await client.ask('/cases')).text();
      expect(page).not.toContain('href="/people"');
      expect(page).not.toContain('href="/export"');
    },
  );

  test('whoever is deactivated is out at once, and back when activated', async () => {
    const { client, id } = await invited('lawyer', 'fora@silva.example');
    expect((await change(partner(), id, 'lawyer', 'no')).status).toBe(303);
    await eventually(
      async () => ((await client.ask('/cases')).headers['location'] === '/login?back=%2Fcases' ? true : undefined),
      5000,
      'they are out',
    );
    expect((await client.ask('/api/me')).status).toBe(401);
    await expect(office().signIn({ email: 'fora@silva.example', password: phrase })).rejects.toThrow('401');
    expect((await change(partner(), id, 'assistant')).status).toBe(303);
    const back = await eventually(() => office().signIn({ email: 'fora@silva.example', password: phrase }), 10_000, 'they are back');
    expect((await back.ask('/api/me')).json()).toMatchObject({ user: { role: 'assistant' } });
  });

  test('a second person of one address is refused, and the last partner cannot be lost, even when two partners demote each other at once', async () => {
    const form = await partner().formOf('/people', '/people');
    const twice = await partner().ask('/people', { form: { ...form, name: 'x', email: office().login.email, role: 'lawyer' } });
    expect([twice.status, twice.text()]).toEqual([422, expect.stringContaining('Já há uma pessoa')]);
    const me = String(await office().value('SELECT id FROM users WHERE office_id = 1 AND email = $1', [office().login.email]));
    await office().admin.query("UPDATE users SET role = 'lawyer' WHERE office_id = 1 AND id <> $1", [me]);
    for (const [role, active] of [
      ['lawyer', 'yes'],
      ['partner', 'no'],
    ] as const) {
      const refused = await change(partner(), me, role, active);
      expect([refused.status, refused.text()]).toEqual([422, expect.stringContaining('ao menos um sócio ativo')]);
    }
    const { client: second, id: other } = await invited('partner', 'segunda@silva.example');
    const answers = await Promise.all([change(partner(), other, 'lawyer'), change(second, me, 'lawyer')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 403]);
    expect(await office().value("SELECT count(*) FROM users WHERE office_id = 1 AND role = 'partner' AND deactivated_at IS NULL")).toBe(
      '1',
    );
    await office().admin.query("UPDATE users SET role = 'partner' WHERE office_id = 1 AND id = $1", [me]);
  });
}
