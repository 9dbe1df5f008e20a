import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  defineSubject,
  eraseSubject,
  exportSubject,
  findLeft,
  liftHold,
  NotTheirs,
  OnHold,
  placeHold,
  receiptIsOf,
  receiptIsSigned,
  rectify,
  StillThere,
  verifyChain,
} from '../../../src/audit/index.ts';
import { APP_ROLE, SIGNER, startTrail, type Trail } from './trail.ts';

let trail: Trail;
beforeAll(async () => {
  trail = await startTrail();
  await trail.owner.query(`
    CREATE TABLE clients (office text, id bigint, name text NOT NULL, document text NOT NULL, email text, PRIMARY KEY (office, id), UNIQUE (office, document));
    CREATE TABLE messages (office text, id bigint, client bigint, body text, PRIMARY KEY (office, id), FOREIGN KEY (office, client) REFERENCES clients);
    CREATE TABLE invoices (office text, id bigint, client bigint, amount numeric, PRIMARY KEY (office, id), FOREIGN KEY (office, client) REFERENCES clients);
    INSERT INTO clients SELECT o, n, 'Ana ' || n, o || n, 'ana@example.com' FROM unnest(ARRAY['silva', 'lima']) o, generate_series(1, 6) n;
    INSERT INTO messages SELECT 'silva', 10 * c + n, c, 'Bom dia, Ana' FROM generate_series(1, 6) c, generate_series(1, 3) n;
    INSERT INTO invoices SELECT 'silva', c, c, 12345678901234567.89 FROM generate_series(1, 6) c;`);
  await trail.owner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON clients, messages, invoices TO ${APP_ROLE}`);
});
afterAll(() => trail?.[Symbol.asyncDispose]());

const MAP = defineSubject({
  kind: 'client',
  tables: [
    { table: 'messages', key: 'id', subject: 'client', tenant: 'office', columns: ['body'], erase: { rule: 'delete' } },
    { table: 'invoices', key: 'id', subject: 'client', tenant: 'office', columns: ['amount'], erase: { rule: 'keep', because: 'legal-obligation' } },
    {
      table: 'clients',
      key: 'id',
      subject: 'id',
      tenant: 'office',
      columns: ['name', 'document', 'email'],
      rectifiable: ['name', 'email'],
      erase: { rule: 'anonymise', set: { name: 'titular removido', document: { unique: 'removido-' }, email: null } },
    },
  ],
});

const ana = (id: string) => ({ tenant: 'silva', id });
function erase(client: pg.ClientBase, id: string) {
  return eraseSubject(client, {
    map: MAP,
    person: ana(id),
    signer: SIGNER,
    entry: () =>
      trail.audit.record(client, {
        kind: 'client',
        action: 'erase',
        record: id,
        fields: ['name', 'document', 'email'],
        purpose: 'data-subject-request',
        actor: '7',
        tenant: 'silva',
      }),
  });
}
const silva = <T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T> => trail.inTenant('silva', work);

test("a person's data is exported: all that is declared, none of anybody else's, no number rounded", async () => {
  const { json, rows } = await silva((client) => exportSubject(client, MAP, ana('2'), new Date('2026-11-26T12:00:00Z')));
  expect(rows).toEqual({ messages: 3, invoices: 1, clients: 1 });
  expect(json).toContain('12345678901234567.89');
  expect(JSON.parse(json)).toMatchObject({
    kind: 'client',
    id: '2',
    exportedAt: '2026-11-26T12:00:00.000Z',
    data: {
      messages: [21, 22, 23].map((id) => ({ id, body: 'Bom dia, Ana' })),
      clients: [{ id: 2, name: 'Ana 2', document: 'silva2', email: 'ana@example.com' }],
    },
  });
});

test('data is put right where it is declared, and only in their own rows', async () => {
  const fix = (id: string, record: string, values: Record<string, string>, table = 'clients') =>
    silva((client) => rectify(client, MAP, ana(id), { table, record, values }));
  expect(await fix('3', '3', { name: 'Ana Três', email: 'tres@example.com' })).toEqual(['name', 'email']);
  expect((await trail.owner.query("SELECT office, name FROM clients WHERE id = 3 ORDER BY 1")).rows).toEqual([
    { office: 'lima', name: 'Ana 3' },
    { office: 'silva', name: 'Ana Três' },
  ]);
  await expect(fix('3', '4', { name: 'X' })).rejects.toThrow(NotTheirs);
  await expect(fix('3', '3', { document: '1' })).rejects.toThrow(TypeError);
  await expect(fix('3', '3', { 'name" = name, "document': '1' })).rejects.toThrow(TypeError);
  await expect(fix('3', '31', { body: 'x' }, 'messages')).rejects.toThrow(TypeError);
});

describe('erasure', () => {
  test('deletes, anonymises and keeps as declared, and gives a receipt that holds no data and cannot be changed', async () => {
    const receipt = await silva((client) => erase(client, '4'));
    expect(receipt.tables.map(({ table, rule, rows }) => [table, rule, rows])).toEqual([
      ['messages', 'delete', 3],
      ['invoices', 'keep', 1],
      ['clients', 'anonymise', 1],
    ]);
    expect(receipt.tables[1]).toMatchObject({ because: 'legal-obligation' });
    expect(JSON.stringify(receipt)).not.toMatch(/Ana|silva4|example/);
    expect(receiptIsSigned(receipt, SIGNER)).toBe(true);
    expect(receiptIsSigned(JSON.parse(JSON.stringify(receipt)), SIGNER)).toBe(true);
    expect(receiptIsSigned({ ...receipt, tables: receipt.tables.slice(1) }, SIGNER)).toBe(false);
    expect(receiptIsSigned({ ...receipt, at: new Date(0).toISOString() }, SIGNER)).toBe(false);
    expect([receiptIsOf(receipt, ana('4')), receiptIsOf(receipt, ana('5')), receiptIsOf(receipt, { tenant: 'lima', id: '4' })]).toEqual([true, false, false]);
    const { rows } = await trail.owner.query("SELECT office, name, document, email FROM clients WHERE id = 4 ORDER BY 1");
    expect(rows).toEqual([
      { office: 'lima', name: 'Ana 4', document: 'lima4', email: 'ana@example.com' },
      { office: 'silva', name: 'titular removido', document: 'removido-4', email: null },
    ]);
    expect((await trail.owner.query('SELECT count(*)::int AS n FROM messages')).rows).toEqual([{ n: 15 }]);
    expect(await silva((client) => findLeft(client, MAP, ana('4')))).toEqual([]);
    const entry = await silva((client) => client.query("SELECT encode(hash, 'hex') AS hash FROM audit.records WHERE seq = $1", [receipt.chain.seq]));
    expect(entry.rows).toEqual([{ hash: receipt.chain.hash }]);
    expect(await verifyChain(trail.app, { ledger: 'records', tenant: 'silva', verifier: SIGNER })).toMatchObject({ whole: true });
  });

  test('is refused while a hold stands, and nothing is changed', async () => {
    const hold = await silva((client) => placeHold(client, 'client', ana('5'), { reason: 'lawsuit', by: '7' }));
    const refused = silva((client) => erase(client, '5'));
    await expect(refused).rejects.toThrow(OnHold);
    await expect(silva((client) => erase(client, '5'))).rejects.toMatchObject({ reasons: ['lawsuit'] });
    expect(await silva((client) => findLeft(client, MAP, ana('5')))).toEqual(['messages', 'clients']);
    expect(await trail.inTenant('lima', (client) => liftHold(client, hold, '7'))).toBe(false);
    expect(await silva((client) => liftHold(client, hold, '7'))).toBe(true);
    expect(await silva((client) => liftHold(client, hold, '7'))).toBe(false);
    await silva((client) => erase(client, '5'));
  });

  test('that something puts back is found out, and undone', async () => {
    await trail.owner.query(`CREATE FUNCTION put_back() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.email := 'kept@example.com'; RETURN NEW; END $$;
      CREATE TRIGGER put_back BEFORE UPDATE ON clients FOR EACH ROW EXECUTE FUNCTION put_back()`);
    await expect(silva((client) => erase(client, '6'))).rejects.toThrow(StillThere);
    await trail.owner.query('DROP TRIGGER put_back ON clients');
    expect(await silva((client) => findLeft(client, MAP, ana('6')))).toEqual(['messages', 'clients']);
  });
});

test.each([
  ['a column left as it is', { ...MAP.tables[2], erase: { rule: 'anonymise', set: { name: 'x' } } }],
  ['a name that is SQL', { ...MAP.tables[2], table: 'clients; DROP TABLE clients' }],
  ['no column', { ...MAP.tables[2], columns: [], rectifiable: [] }],
])('a map is refused with %s', (_, table) => {
  expect(() => defineSubject({ kind: 'client', tables: [table as never] })).toThrow(TypeError);
});
