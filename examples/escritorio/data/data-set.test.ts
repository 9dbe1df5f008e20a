import { describe, expect, test } from 'vitest';
import { parseCaseNumber } from './case-number.ts';
import { classesOf } from './case-classes.ts';
import { isCnpj } from './cnpj.ts';
import { courtOf } from './courts.ts';
import { isCpf } from './cpf.ts';
import { makeDataSet } from './data-set.ts';
import { searchText } from './search-text.ts';
import { SEED_TABLES, type TableName } from './tables.ts';

const small = makeDataSet({ seed: 'test', offices: 12, passwordHash: 'x' });

function rowsOf(table: TableName): Readonly<Record<string, string>>[] {
  const columns: readonly string[] = SEED_TABLES[table];
  const text = Buffer.concat([...(small.tables.get(table)?.chunks ?? [])]).toString();
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => Object.fromEntries(line.split('\t').map((value, index) => [columns[index] ?? '', value])));
}

describe('the data set', () => {
  test('is the same for the same seed and another for another', () => {
    expect(makeDataSet({ seed: 'test', offices: 12, passwordHash: 'x' }).checksum).toBe(small.checksum);
    expect(makeDataSet({ seed: 'tesu', offices: 12, passwordHash: 'x' }).checksum).not.toBe(small.checksum);
  });
  test('does not change by itself: a changed generator must be meant', () => {
    expect(small.checksum).toMatchInlineSnapshot(`"5f678bf35e79c07ebe6bbdab2b56f8a127dcc3fe613b8bd120ba8dd5b0af3c14"`);
  });
  test('of 200 offices has 100,000 rows or more, most with the largest offices', { timeout: 30_000 }, () => {
    const large = makeDataSet({ seed: '1', offices: 200, passwordHash: 'x' });
    expect(large.rows).toBeGreaterThanOrEqual(100_000);
    expect(large.objects.length).toBe(400);
    const cases = large.tables.get('cases')?.chunks.map((chunk) => chunk.toString().split('\n').length - 1) ?? [];
    expect(cases.length).toBe(200);
    expect(cases[0]).toBeGreaterThan((20 * (cases[100] ?? 0)) / 5);
    expect([...cases].sort((a, b) => b - a)).toEqual(cases);
  });
  test('has valid CPF, CNPJ and CNJ numbers, and no document twice in an office', () => {
    const clients = rowsOf('clients');
    for (const { kind, document = '' } of clients) expect(kind === 'person' ? isCpf(document) : isCnpj(document)).toBe(true);
    expect(new Set(clients.map(({ office_id, document }) => `${office_id}/${document}`)).size).toBe(clients.length);
    const cases = rowsOf('cases');
    for (const { number = '', court = '', class: code, opened_on } of cases) {
      expect(parseCaseNumber(number)).toBe(number);
      const at = courtOf(court);
      expect(number.slice(11)).toMatch(
        new RegExp(`^${opened_on?.slice(0, 4)}\\.${at?.segment}\\.${String(at?.court).padStart(2, '0')}\\.`),
      );
      expect(classesOf(at?.segment ?? 0).map((one) => String(one.code))).toContain(code);
    }
    expect(new Set(cases.map(({ office_id, number }) => `${office_id}/${number}`)).size).toBe(cases.length);
  });
  test('refers only to what the same office has', () => {
    const ids = (table: TableName): Set<string> => new Set(rowsOf(table).map(({ office_id, id }) => `${office_id}/${id}`));
    const [clients, users, cases] = [ids('clients'), ids('users'), ids('cases')];
    for (const one of rowsOf('cases')) {
      expect(clients).toContain(`${one['office_id']}/${one['client_id']}`);
      expect(users).toContain(`${one['office_id']}/${one['responsible_id']}`);
      expect(one['search_text']).toBe(searchText(`${one['title']} ${one['number']}`));
    }
    for (const one of [...rowsOf('calendar_events'), ...rowsOf('documents')])
      expect(cases).toContain(`${one['office_id']}/${one['case_id']}`);
  });
  test('counts its ids from 1 without a gap', () => {
    for (const [table, { lastId }] of small.tables) {
      expect(
        rowsOf(table)
          .map(({ id }) => Number(id))
          .sort((a, b) => a - b),
      ).toEqual(Array.from({ length: lastId }, (_, index) => index + 1));
    }
  });
  test('names every object once, with its size and hash', () => {
    const documents = new Map(rowsOf('documents').map((row) => [row['object_key'], row]));
    expect(documents.size).toBe(small.objects.length);
    for (const { key, body } of small.objects) expect(Number(documents.get(key)?.['size'])).toBe(body.length);
  });
});
