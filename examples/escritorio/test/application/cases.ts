import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Answer } from '../client.ts';
import type { TestOffice } from '../office.ts';
import { countCases, newCase } from './case.ts';

export function cases(office: () => TestOffice): void {
  test('are created, found by what people type, changed, and not overwritten by whoever read an older version', async () => {
    const client = await office().signIn();
    const form = await client.formOf('/cases/new', '/cases');
    const made = await client.ask('/cases', { form: { ...form, ...newCase, class: '7', title: 'Inventário de São João <Batista>' } });
    expect(made.status).toBe(303);
    const path = String(made.headers['location']);
    const found = (await client.ask('/api/cases?q=joao+INVENTARIO+acai')).json() as {
      cases: { id: string; title: string; valueCents: number }[];
    };
    expect(found.cases).toMatchObject([{ title: 'Inventário de São João <Batista>', valueCents: 123_456, client: 'Ana Açaí' }]);
    expect((await client.ask(path)).text()).toContain('Inventário de São João &lt;Batista&gt;');
    const first = await client.formOf(`${path}/edit`, path);
    const second = await client.formOf(`${path}/edit`, path);
    const change = { ...newCase, class: '39', title: 'Mudado' };
    expect((await client.ask(path, { form: { ...first, ...change } })).status).toBe(303);
    expect((await client.ask(path, { form: { ...second, ...change, title: 'Sobrescrito' } })).status).toBe(409);
    expect(await countCases(office(), 'Sobrescrito')).toBe(0);
  });

  test('refuse what is wrong field by field, and a number the office has', async () => {
    const client = await office().signIn();
    const refused = await client.ask('/api/cases', { json: { ...newCase, clientDocument: '529.982.247-24', court: 'STF' } });
    expect([refused.status, refused.json()]).toEqual([
      422,
      { error: { code: 'invalid', fields: { clientDocument: 'not-cpf-or-cnpj', court: 'not-in-the-list' } } },
    ]);
    const { rows } = await office().admin.query<{ number: string }>('SELECT number FROM cases WHERE office_id = 1 LIMIT 1');
    expect((await client.ask('/api/cases', { json: { ...newCase, number: rows[0]?.number } })).json()).toEqual({
      error: { code: 'invalid', fields: { number: 'number-taken' } },
    });
    const form = await client.formOf('/cases/new', '/cases');
    const page = await client.ask('/cases', { form: { ...form, ...newCase, class: '7', number: '123', title: 'Fica "aqui"' } });
    expect(page.status).toBe(422);
    expect(page.text()).toContain('value="Fica &quot;aqui&quot;"');
    expect(page.text()).toContain('aria-describedby="h-number p-number" aria-invalid="true"');
  });

  test('turn their pages', async () => {
    const client = await office().signIn();
    const first = (await client.ask('/api/cases?status=active')).json() as { total: number; pages: number; cases: { id: string }[] };
    const last = (await client.ask(`/api/cases?status=active&page=${first.pages}`)).json() as typeof first;
    expect(first.cases).toHaveLength(25);
    expect(last.cases).toHaveLength(first.total - (first.pages - 1) * 25);
    expect((await client.ask('/cases?q=%25')).text()).toContain('0 processos');
  });

  test('asked for again under the same key are made once, even at the same time; the key is good for nothing else', async () => {
    const client = await office().signIn();
    const title = `Uma vez ${randomUUID()}`;
    const key = randomUUID();
    const ask = (extra: object = {}): Promise<Answer> =>
      client.ask('/api/cases', { json: { ...newCase, title, ...extra }, headers: { 'idempotency-key': key } });
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask()));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
    expect(new Set(answers.map((answer) => (answer.json() as { id: string }).id)).size).toBe(1);
    expect((await ask({ value: '1' })).json()).toEqual({ error: { code: 'idempotency-key-reused' } });
    expect(await countCases(office(), title)).toBe(1);
  });
}
