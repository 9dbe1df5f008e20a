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
    {
      table: 'invoices',
      key: 'id',
      subject: 'client',
      tenant: 'office',
      columns: ['amount'],
      erase: { rule: 'keep', because: 'legal-obligation' },
    },
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
  expect((await trail.owner.query('SELECT office, name FROM clients WHERE id = 3 ORDER BY 1')).rows).toEqual([
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
    expect([receiptIsOf(receipt, ana('4')), receiptIsOf(receipt, ana('5')), receiptIsOf(receipt, { tenant: 'lima', id: '4' })]).toEqual([
      true,
      false,
      false,
    ]);
    const { rows } = await trail.owner.query('SELECT office, name, document, email FROM clients WHERE id = 4 ORDER BY 1');
    expect(rows).toEqual([
      { office: 'lima', name: 'Ana 4', document: 'lima4', email: 'ana@example.com' },
      { office: 'silva', name: 'titular removido', document: 'removido-4', email: null },
    ]);
    expect((await trail.owner.query('SELECT count(*)::int AS n FROM messages')).rows).toEqual([{ n: 15 }]);
    expect(await silva((client) => findLeft(client, MAP, ana('4')))).toEqual([]);
    const entry = await silva((client) =>
      client.query("SELECT encode(hash, 'hex') AS hash FROM audit.records WHERE seq = $1", [receipt.chain.seq]),
    );
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

describe('rows that name their person by another row', () => {
  const THROUGH = { table: 'matters', by: 'matter', key: 'id' } as const;
  const base = { key: 'id', subject: 'client', tenant: 'office' } as const;
  const map = defineSubject({
    kind: 'client',
    tables: [
      {
        ...base,
        table: 'papers',
        part: 'filed',
        through: { ...THROUGH, only: { column: 'number', is: 'not null' } },
        columns: ['name'],
        erase: { rule: 'keep', because: 'legal-proceedings' },
      },
      {
        ...base,
        table: 'papers',
        part: 'unfiled',
        through: { ...THROUGH, only: { column: 'number', is: 'null' } },
        columns: ['name'],
        erase: { rule: 'delete' },
      },
      { ...base, table: 'dates', through: THROUGH, columns: ['title'], erase: { rule: 'anonymise', set: { title: 'titular removido' } } },
      { ...base, table: 'matters', columns: ['title'], erase: { rule: 'anonymise', set: { title: 'titular removido' } } },
    ],
  });
  const of = (id: string) => ({ tenant: 'silva', id });
  const all = async (table: string, column: string) =>
    (
      await trail.owner.query<{ row: string }>(`SELECT office || ' ' || id || ' ' || ${column} AS row FROM ${table} ORDER BY office, id`)
    ).rows.map(({ row }) => row);
  beforeAll(async () => {
    // Clients 1 and 2 of each office have a matter that was filed and one that was not, with a paper and a date each. Ids are the same in both offices.
    await trail.owner.query(`
      CREATE TABLE matters (office text, id bigint, client bigint, number text, title text, PRIMARY KEY (office, id));
      CREATE TABLE papers (office text, id bigint, matter bigint, name text, PRIMARY KEY (office, id));
      CREATE TABLE dates (office text, id bigint, matter bigint, title text, PRIMARY KEY (office, id));
      INSERT INTO matters SELECT o, 10 * c + f, c, CASE f WHEN 1 THEN 'n' || c END, 'Ana' FROM unnest(ARRAY['silva', 'lima']) o, generate_series(1, 2) c, generate_series(0, 1) f;
      INSERT INTO papers SELECT office, id, id, 'Ana' FROM matters; INSERT INTO dates SELECT office, id, id, 'Ana' FROM matters;
      GRANT SELECT, UPDATE, DELETE ON matters, papers, dates TO ${APP_ROLE}`);
  });

  test('are given out with theirs, and none of another person or tenant', async () => {
    const { json, rows } = await silva((client) => exportSubject(client, map, of('2')));
    expect(rows).toEqual({ 'papers:filed': 1, 'papers:unfiled': 1, dates: 2, matters: 2 });
    expect(JSON.parse(json)).toMatchObject({
      data: {
        'papers:filed': [{ id: 21 }],
        'papers:unfiled': [{ id: 20 }],
        dates: [{ id: 20 }, { id: 21 }],
        matters: [{ id: 20 }, { id: 21 }],
      },
    });
  });

  test('are erased by the rule of their part, and what is kept is named with its ground', async () => {
    expect(await silva((client) => findLeft(client, map, of('2')))).toEqual(['papers:unfiled', 'dates', 'matters']);
    const receipt = await silva((client) =>
      eraseSubject(client, {
        map,
        person: of('2'),
        signer: SIGNER,
        entry: () =>
          trail.audit.record(client, {
            kind: 'client',
            action: 'erase',
            record: '2',
            fields: ['name'],
            purpose: 'data-subject-request',
            actor: '7',
            tenant: 'silva',
          }),
      }),
    );
    expect(receipt.tables.map(({ table, rule, because, rows }) => [table, rule, because, rows])).toEqual([
      ['papers:filed', 'keep', 'legal-proceedings', 1],
      ['papers:unfiled', 'delete', undefined, 1],
      ['dates', 'anonymise', undefined, 2],
      ['matters', 'anonymise', undefined, 2],
    ]);
    expect(await silva((client) => findLeft(client, map, of('2')))).toEqual([]);
    const others = ['lima 10 Ana', 'lima 11 Ana', 'lima 20 Ana', 'lima 21 Ana', 'silva 10 Ana', 'silva 11 Ana'];
    expect(await all('papers', 'name')).toEqual([...others, 'silva 21 Ana']);
    for (const table of ['dates', 'matters'])
      expect(await all(table, 'title')).toEqual([...others, 'silva 20 titular removido', 'silva 21 titular removido']);
  });

  test('a column that only the rows themselves have is not taken for the other table’s', async () => {
    const wrong = defineSubject({
      kind: 'client',
      tables: [{ ...base, subject: 'name', table: 'papers', through: THROUGH, columns: ['name'], erase: { rule: 'delete' } }],
    });
    await expect(silva((client) => findLeft(client, wrong, of('Ana')))).rejects.toThrow('does not exist');
  });
});

test.each([
  ['two entries of one table', MAP.tables[0]],
  ['a name of another table that is SQL', { ...MAP.tables[1], table: 'x', through: { table: 'a; b', by: 'c', key: 'id' } }],
])('a map is refused with %s', (_, table) => {
  expect(() => defineSubject({ kind: 'client', tables: [...MAP.tables, table as never] })).toThrow(TypeError);
});

test.each([
  ['a column left as it is', { ...MAP.tables[2], erase: { rule: 'anonymise', set: { name: 'x' } } }],
  ['a name that is SQL', { ...MAP.tables[2], table: 'clients; DROP TABLE clients' }],
  ['no column', { ...MAP.tables[2], columns: [], rectifiable: [] }],
])('a map is refused with %s', (_, table) => {
  expect(() => defineSubject({ kind: 'client', tables: [table as never] })).toThrow(TypeError);
});
