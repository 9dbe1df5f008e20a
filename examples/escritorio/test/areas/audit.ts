import { expect, test } from 'vitest';
import type { Client } from '../client.ts';
import type { TestOffice } from '../office.ts';
import { idOf } from './answers.ts';

export function auditArea(office: () => TestOffice, partner: () => Client): void {
  const page = async (query = ''): Promise<string> => {
    const answer = await partner().ask(`/audit${query}`);
    expect(answer.status).toBe(200);
    return answer.text();
  };
  const seqs = (html: string): number[] => [...html.matchAll(/data-seq="(\d+)"/g)].map(([, seq]) => Number(seq));
  /** Lines of office 1, as its application would write them. */
  async function append(count: number, record: string): Promise<void> {
    await office().admin.query('BEGIN');
    await office().admin.query("SELECT set_config('app.tenant_id', '1', true)");
    await office().admin.query(
      `SELECT audit.append_records('1', 'system:test', 'read', 'done', 'case', $1, 1, '{title}', 'case-management', 'legal-proceedings', NULL, NULL, NULL)
       FROM generate_series(1, $2)`,
      [record, count],
    );
    await office().admin.query('COMMIT');
  }

  test('says who did what to which record, with which fields and why, and never a value', async () => {
    const name = 'Nome que não se lê';
    const id = idOf(await partner().ask('/api/clients', { json: { name, document: '390.533.447-05' } }));
    const found = await page(`?kind=client&record=${id}`);
    expect(seqs(found)).toHaveLength(1);
    const me = await office().value('SELECT name FROM users WHERE office_id = 1 AND email = $1', [office().login.email]);
    for (const words of [String(me), `Criou · <a href="/clients/${id}">Cliente ${id}</a>`, 'CPF ou CNPJ, e-mail', 'Condução de processos'])
      expect(found).toContain(words);
    expect(found).not.toContain(name);
    expect(seqs(await page(`?kind=client&record=${id}&action=erase`))).toEqual([]);
    expect(await page(`?kind=client&record=${id}&from=2099-01-01`)).toContain('Nada na auditoria com estes filtros.');
    expect((await partner().ask('/audit', { headers: { 'accept-language': 'en' } })).text()).toContain('<h1>Audit trail</h1>');
  });

  test('turns its pages from the newest to the oldest, without a line twice or left out', async () => {
    await append(120, '424242');
    const all: number[] = [];
    let query: string | undefined = '?record=424242';
    const lengths: number[] = [];
    while (query !== undefined) {
      const shown: string = await page(query);
      lengths.push(seqs(shown).length);
      all.push(...seqs(shown));
      query = /rel="next" href="\/audit(\?[^"]+)"/.exec(shown)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(lengths).toEqual([50, 50, 20]);
    expect(all).toEqual([...all].sort((a, b) => b - a));
    expect(new Set(all).size).toBe(120);
  });

  test('has sign-ins with their address in a ledger of their own', async () => {
    const me = await office().value('SELECT id FROM users WHERE office_id = 1 AND email = $1', [office().login.email]);
    await office().signIn();
    const found = await page(`?ledger=access&who=${me}`);
    expect(seqs(found).length).toBeGreaterThan(0);
    expect(found).toContain('Entrou · Sessão');
    expect(found).toMatch(/data-label="De onde">127\./);
  });

  test('says whether its chain is whole, and where it is not', async () => {
    expect(await page()).toContain('Ainda não conferida');
    expect(await page('?check=1')).toContain('data-chain="whole"');
    expect(await page('?ledger=access&check=1')).toContain('data-chain="whole"');
    const seq = Number(await office().value("SELECT max(seq) - 1 FROM audit.records WHERE tenant = '1'"));
    const purpose = await office().value("SELECT purpose FROM audit.records WHERE tenant = '1' AND seq = $1", [seq]);
    const write = (words: unknown): Promise<unknown> =>
      office().admin.query("UPDATE audit.records SET purpose = $1 WHERE tenant = '1' AND seq = $2", [words, seq]);
    await write('operation');
    try {
      const broken = await page('?check=1');
      expect(broken).toContain('data-chain="broken"');
      expect(broken).toContain(`Registro alterado: ${new Intl.NumberFormat('pt-BR').format(seq)}`);
    } finally {
      await write(purpose);
    }
    expect(await page('?check=1')).toContain('data-chain="whole"');
  });
}
