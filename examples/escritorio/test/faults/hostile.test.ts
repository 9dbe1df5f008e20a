import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cpfCheckDigits } from '../../data/cpf.ts';
import { ROUTES } from '../../roles/routes.ts';
import type { Answer, Client } from '../client.ts';
import { startOffice, type TestOffice } from '../office.ts';
import { missingServers } from '../servers/addresses.ts';

const missing = missingServers();
const HOSTILE = [
  "'; DROP TABLE clients; --",
  '<script>alert(1)</script>"><img src=x onerror=alert(1)>',
  '=cmd|" /C calc"!A0',
  'a\u0000b',
  '\u202Egnp.exe',
  '%00%0d%0aSet-Cookie: x=1',
  '../../etc/passwd',
  'x'.repeat(100_000),
  '-1',
  '99999999999999999999999',
  '1e309',
  '__proto__',
  '💥🇧🇷́́́',
];
const FIELDS = [
  'name',
  'document',
  'email',
  'phone',
  'city',
  'state',
  'version',
  'caseId',
  'title',
  'from',
  'days',
  'by',
  'dueOn',
  'responsibleId',
  'done',
  'role',
  'active',
  'current',
  'chosen',
  'again',
  'format',
  'mark',
  'clientName',
  'clientDocument',
  'court',
  'class',
  'status',
  'value',
  'openedOn',
  'number',
  'kind',
  'startsAt',
  'office',
  'password',
  'intent',
  'ledger',
  'who',
  'action',
  'record',
  'to',
  'before',
  'confirm',
];

describe.skipIf(missing.length > 0)(`bad input on real servers${missing.length > 0 ? ` (missing: ${missing.join(', ')})` : ''}`, () => {
  let office: TestOffice;
  let partner: Client;
  let token: string;
  beforeAll(async () => {
    office = await startOffice();
    partner = await office.signIn();
    token = (await partner.formOf('/cases', '/logout'))['_csrf'] ?? '';
  });
  afterAll(() => office?.[Symbol.asyncDispose]());

  function sound(answer: Answer, what: string): void {
    expect(answer.status, what).toBeLessThan(500);
    const body = answer.text();
    expect(body, what).not.toMatch(/node_modules|\.ts:\d+|at \w+ \(/);
    expect(body, what).not.toContain('<script>alert(1)');
    expect(body, what).not.toContain('<img src=x');
    expect(answer.headers['set-cookie']?.toString() ?? '', what).not.toContain('x=1');
  }
  const routes = Object.keys(ROUTES)
    .map((route) => route.split(' '))
    .filter(([, url]) => url !== '/logout' && url !== '/api/logout');

  test.each(HOSTILE.map((value, index) => [index, value.slice(0, 30), value] as const))(
    '%i %j in every field of every route is answered, and never by an error of ours',
    async (_index, _name, value) => {
      const all = Object.fromEntries(FIELDS.map((field) => [field, value]));
      for (const [method = '', url = ''] of routes) {
        const path = url.replace(':id', value.length < 100 ? encodeURIComponent(value) : '1');
        if (method === 'GET') {
          const query = new URLSearchParams(
            Object.fromEntries(
              [
                'q',
                'kind',
                'page',
                'month',
                'view',
                'who',
                'case',
                'from',
                'days',
                'by',
                'court',
                'status',
                'back',
                'set',
                'office',
                'ledger',
                'action',
                'record',
                'to',
                'before',
                'saved',
              ].map((field) => [field, value.slice(0, 500)]),
            ),
          );
          sound(await partner.ask(`${path}?${query}`), `GET ${url}`);
          continue;
        }
        if (url.startsWith('/api/')) sound(await partner.ask(path, { method, json: all }), `${method} ${url}`);
        else sound(await partner.ask(path, { method, form: { ...all, _csrf: token } }), `${method} ${url}`);
      }
      expect((await partner.ask('/api/me')).status).toBe(200);
    },
  );

  test('one field at a time, the rest being right, leaves only texts that show as what they are', async () => {
    const good = { name: 'Boa', email: 'boa@correio.example', phone: '(11) 98765-4321', city: 'Santos', state: 'SP' };
    const names = HOSTILE.filter((one) => one.length < 100);
    for (const [index, name] of names.entries()) {
      const nine = String(912_345_670 + index);
      const answer = await partner.ask('/api/clients', { json: { ...good, document: nine + cpfCheckDigits(nine), name } });
      expect([name, answer.status]).toEqual([name, 201]);
      const { id } = answer.json() as { id: string };
      const page = await partner.ask(`/clients/${id}`);
      sound(page, name);
      expect(page.status).toBe(200);
      sound(await partner.ask('/clients'), name);
      sound(await partner.ask(`/clients/${id}/edit`), name);
    }
  });

  test('bodies too large, broken, of another type or shape', async () => {
    expect((await partner.ask('/api/clients', { json: { name: 'x'.repeat(300_000) } })).status).toBe(413);
    const form = await partner.ask('/clients', { form: { _csrf: token, name: 'x'.repeat(300_000) } });
    expect([form.status, form.text()]).toEqual([413, expect.stringContaining('Texto grande demais')]);
    for (const json of [null, [], 'text', 7, { name: { a: 1 } }, { name: ['a'] }, { version: {} }, { toString: 1 }]) {
      sound(await partner.ask('/api/clients', { json }), JSON.stringify(json));
      sound(await partner.ask('/api/clients/1', { method: 'PUT', json }), JSON.stringify(json));
      sound(await partner.ask('/api/deadlines', { json }), JSON.stringify(json));
      sound(await partner.ask('/api/deadlines/1/status', { json }), JSON.stringify(json));
      sound(await partner.ask('/api/export', { json }), JSON.stringify(json));
    }
    const before = await office.value('SELECT count(*) FROM clients');
    const multipart = new FormData();
    multipart.append('_csrf', token);
    multipart.append('name', new File(['x'], 'x'));
    sound(await partner.ask('/clients', { multipart }), 'a file for a name');
    expect(await office.value('SELECT count(*) FROM clients')).toBe(before);
  });

  test("another office's ids are found by no route, and nothing of theirs changes", async () => {
    const id = async (table: string, where = ''): Promise<string> =>
      String(await office.value(`SELECT max(id) FROM ${table} WHERE office_id = 2 ${where}`));
    const ids: Readonly<Record<string, string>> = {
      cases: await id('cases'),
      clients: await id('clients'),
      documents: await id('documents'),
      deadlines: await id('calendar_events', "AND kind = 'deadline'"),
      people: await id('users'),
    };
    const state = (): Promise<string | undefined> =>
      office.value(
        `SELECT md5(concat((SELECT string_agg(u::text, '' ORDER BY id) FROM users u WHERE office_id = 2), (SELECT string_agg(c::text, '' ORDER BY id) FROM clients c WHERE office_id = 2),
         (SELECT string_agg(e::text, '' ORDER BY id) FROM calendar_events e WHERE office_id = 2), (SELECT string_agg(c::text, '' ORDER BY id) FROM cases c WHERE office_id = 2)))`,
      );
    const before = await state();
    const client = { name: 'Alheia', document: '52998224725', version: '1' };
    const deadline = { title: 'x', dueOn: '2027-01-29', done: 'yes', responsibleId: '' };
    const one = {
      title: 'x',
      clientName: 'x',
      clientDocument: '52998224725',
      court: 'TJSP',
      class: '7',
      status: 'active',
      value: '1',
      openedOn: '2026-01-02',
    };
    const fields = { ...client, ...deadline, ...one, role: 'assistant', active: 'no', kind: 'meeting', startsAt: '2027-01-01T10:00' };
    for (const [method = '', url = ''] of routes.filter(([, path]) => path?.includes(':id'))) {
      const area = url.replace('/api', '').split('/')[1] ?? '';
      const path = url.replace(':id', ids[area] ?? '');
      const sent = method === 'GET' ? {} : url.startsWith('/api/') ? { json: fields } : { form: { ...fields, _csrf: token, _key: url } };
      const answer = await partner.ask(path, { method, ...sent });
      expect(answer.status, `${method} ${path}`).toBe(404);
    }
    const created = await partner.ask('/api/deadlines', { json: { caseId: ids['cases'], title: 'x', dueOn: '2027-01-29' } });
    expect([created.status, created.json()]).toEqual([422, { error: { code: 'invalid', fields: { caseId: 'no-such-case' } } }]);
    expect(await state()).toBe(before);
  });
});
