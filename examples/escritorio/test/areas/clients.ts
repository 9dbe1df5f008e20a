import { expect, test } from 'vitest';
import type { Answer, Client } from '../client.ts';
import type { TestOffice } from '../office.ts';
import { codeOf, idOf } from './answers.ts';

const ana = {
  name: 'Ana Açaí',
  document: '529.982.247-25',
  email: 'ana@correio.example',
  phone: '11 98765-4321',
  city: 'Santos',
  state: 'SP',
};

export function clientsArea(office: () => TestOffice, partner: () => Client): void {
  test('are created by form, found however they are typed, and a second one of the same document is refused', async () => {
    const form = await partner().formOf('/clients/new', '/clients');
    const made = await partner().ask('/clients', { form: { ...form, ...ana } });
    expect(made.status).toBe(303);
    const page = (await partner().ask(String(made.headers['location']))).text();
    expect(page).toContain('<h1>Ana Açaí</h1>');
    expect(page).toContain('529.982.247-25');
    for (const q of ['acai ANA', '529.982.247-25', '52998224725', 'ana@correio açaí', 'santos açaí'])
      expect((await partner().ask(`/api/clients?q=${encodeURIComponent(q)}`)).json(), q).toMatchObject({
        total: 1,
        clients: [{ name: 'Ana Açaí' }],
      });
    const again = await partner().ask('/clients', {
      form: { ...(await partner().formOf('/clients/new', '/clients')), ...ana, name: 'Outra' },
    });
    expect([again.status, again.text()]).toEqual([422, expect.stringContaining('já tem um cliente com este CPF ou CNPJ')]);
    expect(again.text()).toContain('aria-describedby="h-document p-document" aria-invalid="true"');
    const refused = await partner().ask('/api/clients', { json: ana });
    expect([refused.status, refused.json()]).toEqual([422, { error: { code: 'invalid', fields: { document: 'document-taken' } } }]);
    expect((await partner().ask(String(made.headers['location']), { form })).status).toBe(400);
  });

  test('turn their pages in the order of the alphabet, accents or not', async () => {
    const names: string[] = [];
    const first = (await partner().ask('/api/clients')).json() as { pages: number; total: number };
    for (let page = 1; page <= first.pages; page += 1)
      names.push(
        ...((await partner().ask(`/api/clients?page=${page}`)).json() as { clients: { name: string }[] }).clients.map(({ name }) => name),
      );
    expect(names).toHaveLength(first.total);
    expect(String(first.total)).toBe(await office().value('SELECT count(*) FROM clients WHERE office_id = 1'));
    const folded = names.map((name) =>
      name
        .normalize('NFD')
        .replace(/\p{Mn}/gu, '')
        .toLowerCase(),
    );
    expect(folded).toEqual([...folded].sort((a, b) => (a < b ? -1 : 1)));
    expect((await partner().ask('/clients')).text()).toContain('rel="next" href="/clients?page=2"');
  });

  test('are not overwritten by whoever read an older version, and their cases are found by the new name', async () => {
    const document = '11.222.333/0001-81';
    const sent = { json: { name: 'Velha Ltda', document }, headers: { 'idempotency-key': 'velha' } };
    const id = idOf(await partner().ask('/api/clients', sent));
    expect((await partner().ask('/api/clients', sent)).json()).toEqual({ id, replayed: true });
    const made = await partner().ask('/api/cases', {
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
      partner().ask(`/api/clients/${id}`, { method: 'PUT', json: { name, document, version } });
    expect((await change(1, 'Nova Indústria')).status).toBe(200);
    const late = await change(1, 'Sobrescrita');
    expect([late.status, codeOf(late)]).toEqual([409, 'changed-meanwhile']);
    expect((await partner().ask('/api/cases?q=nova+industria')).json()).toMatchObject({
      cases: [{ id: idOf(made), client: 'Nova Indústria' }],
    });
    expect((await partner().ask(`/clients/${id}`)).text()).toContain(`href="/cases/${idOf(made)}"`);
    expect(await office().value("SELECT count(*) FROM audit.records WHERE tenant = '1' AND kind = 'client' AND record = $1", [id])).toBe(
      '2',
    );
  });
}
