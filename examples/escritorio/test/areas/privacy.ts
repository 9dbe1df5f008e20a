import { createVerifier, type ErasureReceipt, receiptIsOf, receiptIsSigned } from '@prumo/app/audit';
import { expect, test } from 'vitest';
import { randomCpf } from '../../data/cpf.ts';
import { randomOf } from '../../data/random.ts';
import { createCase } from '../application/case.ts';
import type { Answer, Client } from '../client.ts';
import type { TestOffice } from '../office.ts';
import { eventually } from '../servers/process.ts';
import { idOf } from './answers.ts';

export function privacyArea(office: () => TestOffice, partner: () => Client): void {
  async function person(name: string, more: object = {}): Promise<string> {
    const document = randomCpf(randomOf(`privacy ${name}`));
    return idOf(await partner().ask('/api/clients', { json: { name, document, ...more } }));
  }
  const at = (id: string, what = ''): string => `/clients/${id}/privacy${what}`;
  const send = async (id: string, what: string, fields: Record<string, string> = {}): Promise<Answer> =>
    partner().ask(at(id, what), { form: { ...(await partner().formOf(at(id), at(id, what))), ...fields } });
  const trail = async (id: string): Promise<unknown[]> =>
    (
      await office().admin.query(
        "SELECT action, fields, purpose FROM audit.records WHERE tenant = '1' AND kind = 'client' AND record = $1 AND purpose = 'data-subject-request' ORDER BY seq",
        [id],
      )
    ).rows;
  const nameOf = (id: string): Promise<string | undefined> =>
    office().value('SELECT name FROM clients WHERE office_id = 1 AND id = $1', [id]);

  test("a client's page leads a partner to what is held, and nobody of another office", async () => {
    const id = await person('Titular Um', { email: 'um@correio.example' });
    expect((await partner().ask(`/clients/${id}`)).text()).toContain(`href="${at(id)}"`);
    const page = (await partner().ask(at(id))).text();
    expect(page).toMatch(/Cadastro do cliente<\/th><td class="figure">1<\/td><td>Fica sem o nome/);
    expect(page).toMatch(/Documentos de processos distribuídos<\/th><td class="figure">0<\/td><td>Guardado: exercício de direitos/);
    expect(page).toContain('Nenhum pedido ainda.');
    const { subdomain, email } = office().other;
    await office().admin.query("UPDATE users SET role = 'partner' WHERE office_id = 2 AND email = $1", [email]);
    const other = await office().signIn({ ...office().login, email }, subdomain);
    await eventually(
      async () => ((await other.ask(at(id))).status === 404 ? true : undefined),
      10_000,
      'as a partner of theirs, it is not there',
    );
    const token = (await other.formOf('/cases', '/logout'))['_csrf'] ?? '';
    for (const what of ['/export', '/rectify', '/erase']) {
      expect((await other.ask(at(id, what), { form: { _csrf: token, confirm: 'yes', version: '1', name: 'x' } })).status, what).toBe(404);
      expect((await partner().ask(at(id, what), { form: { confirm: 'yes' } })).status, `${what} without its token`).toBe(403);
    }
    expect(await nameOf(id)).toBe('Titular Um');
    expect(await trail(id)).toEqual([]);
  });

  test('all of it is handed over as one archive, and that is written down', async () => {
    const id = await person('Titular Dois', { city: 'Santos' });
    const given = await send(id, '/export');
    expect([given.status, given.headers['content-type']]).toEqual([200, 'application/zip']);
    expect(given.headers['content-disposition']).toMatch(new RegExp(`^attachment; filename="client-${id}-\\d{4}-\\d\\d-\\d\\d\\.zip"$`));
    expect(given.body.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
    expect(given.body.includes('data.json')).toBe(true);
    expect(await trail(id)).toMatchObject([{ action: 'export' }]);
    expect((await partner().ask(at(id))).text()).toContain('Dados entregues');
  });

  test('it is put right in what was wrong, once, and never over what somebody else wrote meanwhile', async () => {
    const id = await person('Titula Três', { phone: '11 98765-4321' });
    const stale = await partner().formOf(at(id), at(id, '/rectify'));
    const right = { name: 'Titular Três', email: '', phone: '(11) 98765-4321', city: '', state: '' };
    const refused = await send(id, '/rectify', { ...right, phone: 'x' });
    expect([refused.status, refused.text()]).toEqual([422, expect.stringContaining('Telefone inválido')]);
    for (let twice = 0; twice < 2; twice += 1) {
      const saved = await partner().ask(at(id, '/rectify'), { form: { ...stale, ...right } });
      expect([saved.status, saved.headers['location']]).toEqual([303, `${at(id)}?saved=1`]);
    }
    expect(await nameOf(id)).toBe('Titular Três');
    expect(await trail(id)).toEqual([{ action: 'rectify', fields: ['name'], purpose: 'data-subject-request' }]);
    expect((await partner().ask(`${at(id)}?saved=1`)).text()).toContain('Correção salva.');
    const late = await partner().ask(at(id, '/rectify'), { form: { ...stale, ...right, _key: crypto.randomUUID(), name: 'Outro' } });
    expect([late.status, await nameOf(id)]).toEqual([409, 'Titular Três']);
    expect((await send(id, '/rectify', right)).headers['location']).toBe(`${at(id)}?saved=0`);
    expect(await trail(id)).toHaveLength(1);
  });

  test('it is erased once that is confirmed and nothing forbids it, with a receipt anybody can check', async () => {
    const document = randomCpf(randomOf('privacy Quatro'));
    const caseId = await createCase(partner(), { title: 'Consulta de Quatro', clientName: 'Titular Quatro', clientDocument: document });
    const id = String(await office().value('SELECT client_id FROM cases WHERE office_id = 1 AND id = $1', [caseId]));
    const unconfirmed = await send(id, '/erase');
    expect([unconfirmed.status, unconfirmed.text()]).toEqual([422, expect.stringContaining('Nada foi apagado')]);
    const form = { ...(await partner().formOf(at(id), at(id, '/erase'))), confirm: 'yes' };
    await office().admin.query(
      "INSERT INTO audit.holds (tenant, kind, subject, reason, placed_by) VALUES ('1', 'client', $1, 'lawsuit', 'system:test')",
      [id],
    );
    const held = await partner().ask(at(id, '/erase'), { form });
    expect([held.status, held.text()]).toEqual([409, expect.stringContaining('<code>lawsuit</code>')]);
    expect(held.text()).not.toContain(`action="${at(id, '/erase')}"`);
    expect(await nameOf(id)).toBe('Titular Quatro');
    await office().admin.query("UPDATE audit.holds SET lifted_by = 'system:test', lifted_at = now() WHERE subject = $1", [id]);

    const erased = await partner().ask(at(id, '/erase'), { form });
    expect(erased.status).toBe(200);
    const [receipt, key] = proofOf(erased);
    expect(receiptIsSigned(receipt, createVerifier(key))).toBe(true);
    expect(receiptIsOf(receipt, { tenant: '1', id })).toBe(true);
    expect(erased.text()).not.toMatch(/Quatro/);
    expect(await nameOf(id)).toBe('titular removido');
    expect(await office().value('SELECT title FROM cases WHERE office_id = 1 AND id = $1', [caseId])).toBe('titular removido');
    const entry = await office().admin.query("SELECT encode(hash, 'hex') AS hash FROM audit.records WHERE tenant = '1' AND seq = $1", [
      receipt.chain.seq,
    ]);
    expect(entry.rows).toEqual([{ hash: receipt.chain.hash }]);

    // Sent again, as after a broken connection: the same receipt. Anew: there is nothing left.
    expect(proofOf(await partner().ask(at(id, '/erase'), { form }))[0]).toEqual(receipt);
    const again = await partner().ask(at(id, '/erase'), { form: { ...form, _key: crypto.randomUUID() } });
    expect([again.status, again.text()]).toEqual([409, expect.stringContaining('já foram apagados')]);
    expect(await trail(id)).toMatchObject([{ action: 'erase' }]);
  });
}

function proofOf(page: Answer): readonly [ErasureReceipt, string] {
  const [receipt = '', key = ''] = [...page.text().matchAll(/<pre class="proof"><code>([^<]+)<\/code>/g)].map(([, shown = '']) =>
    shown.replaceAll('&quot;', '"'),
  );
  return [JSON.parse(receipt) as ErasureReceipt, key];
}
