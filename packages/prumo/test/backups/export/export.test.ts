import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { Exports } from '../../../src/backups/export/exports.ts';
import type { ExportManifest } from '../../../src/backups/export/manifest.ts';
import { type Exported, takeExports, UnknownTenant } from '../../../src/backups/export/take.ts';
import { folderTarget } from '../../../src/backups/logical/targets/index.ts';
import type { ExportSpec } from '../../../src/spec/index.ts';
import { DEBIAN } from '../../fixture/context.ts';
import { LonePostgres } from '../../integration/harness/lone-postgres.ts';

const never = new AbortController().signal;
const key = 'k'.repeat(32);
const zstd = DEBIAN[12].zstd.path;
const folder = mkdtempSync('/tmp/prumo-it-export-');
const target = folderTarget(join(folder, 'exports'));
const exports = new Exports(target, key, zstd);

const spec: ExportSpec = {
  table: 'offices',
  key: 'id',
  title: 'name',
  column: 'office_id',
  schema: undefined,
  through: {},
  shared: ['courts'],
  exclude: ['written'],
  schedule: undefined,
  keep: 7,
};

let server: LonePostgres;
let all: Exported;

const take = (options: Partial<Parameters<typeof takeExports>[0]> = {}) =>
  takeExports(
    {
      login: server.login('law'),
      spec,
      tenant: undefined,
      target,
      key,
      zstd,
      stack: 'test',
      prumo: '0.0.0',
      now: () => new Date(),
      ...options,
    },
    never,
  );
const of = (tenant: string, from = all): ExportManifest =>
  from.manifests.find((one) => one.tenant.key === tenant) ?? expect.fail(`no export of ${tenant}`);

async function linesIn(manifest: ExportManifest): Promise<Record<string, string[]>> {
  const found: Record<string, string> = {};
  for await (const { table, chunk } of exports.content(manifest, never))
    found[table.name] = `${found[table.name] ?? ''}${Buffer.from(chunk).toString()}`;
  return Object.fromEntries(Object.entries(found).map(([name, text]) => [name, text.trimEnd().split('\n')]));
}

beforeAll(async () => {
  server = await LonePostgres.start('127.203.9.1');
  await server.create('law');
  server.psql('law', readFileSync(new URL('offices.sql', import.meta.url), 'utf8'));
  all = await take();
}, 120_000);

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

test('each tenant has an archive with its rows, found by column and by foreign keys, however tables are called', () => {
  expect(all.manifests.map(({ tenant }) => tenant)).toEqual([
    { key: '1', title: 'Silva & Filhos' },
    { key: '2', title: 'line\nbreak\ttab' },
    { key: '3', title: null },
  ]);
  const rows = Object.fromEntries(of('1').tables.map((table) => [table.name, table.rows]));
  expect(rows).toEqual({
    'public.offices': 1,
    'public.users': 20,
    'public."Fälle ""wichtig"" $1; --"': 50,
    'public.every_type': 7,
    'public.events': 12,
    'public.nothing_in_it': 0,
    'public.documents': 25,
    'public.pages': 50,
    'public.courts': 2,
  });
  expect(of('3').tables.reduce((sum, table) => sum + table.rows, 0)).toBe(3);
});

test('what belongs to nobody is named, with the reason; nothing is left out in silence', async () => {
  expect(Object.fromEntries(all.leftOut.map(({ name, why }) => [name, why]))).toEqual({
    'public.schedule_runs': 'no column and no foreign key says whose its rows are',
    'public.transfers': expect.stringContaining('several foreign keys lead to a tenant'),
    'public.written': 'left out by the spec',
  });
  expect(all.ownerless).toEqual([]);
  await server.query('law', 'INSERT INTO nothing_in_it VALUES (NULL)');
  const again = await take();
  expect(again.ownerless).toEqual([{ name: 'public.nothing_in_it', rows: 1 }]);
  await server.query('law', 'DELETE FROM nothing_in_it');
  const told = await take({ spec: { ...spec, through: { transfers: ['from_user'] } }, tenant: '1' });
  expect(of('1', told).tables.find(({ name }) => name === 'public.transfers')?.rows).toBe(1);
});

test('every row is one JSON object, and loses nothing', async () => {
  const lines = await linesIn(of('1'));
  const types = (lines['public.every_type'] ?? []).map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));
  expect(types[2]).toMatchObject({
    a_bool: true,
    a_big: '9223372036854775807',
    a_num: '12345678901234567890123456789.000000001000',
    a_bytea: Buffer.from([0, 0xff, 0x5c, 0x0a]).toString('base64'),
    a_ts: '2026-01-01T00:00:00.000001',
    a_tstz: '2026-01-01T15:00:00Z',
    a_date: '2026-02-28',
    an_interval: 'P1Y2M-3DT4H5M6.7S',
  });
  expect(lines['public.every_type']?.[2]).toContain('"a_json":{"a" : 1, "a": 2,  "b":[1.0, 1e400]}');
  expect(types.map((row) => row['a_jsonb'])).toEqual(
    [null, null, expect.anything(), 'null', '"text"', [1, 'x'], 3.1].slice(0, 6).concat(['3.10']),
  );
  expect(types.map((row) => row['a_text'])).toEqual([
    null,
    null,
    expect.stringContaining('newline\n return\r'),
    '',
    'null',
    '\\N',
    '{"not": "json"}',
  ]);
});

test('what is stored is as it was written, and nothing of it can be read', async () => {
  for (const found of await exports.list(undefined, never)) expect(await exports.verify(found, never)).toBeUndefined();
  for (const file of readdirSync(join(folder, 'exports'))) {
    const stored = readFileSync(join(folder, 'exports', file));
    for (const secret of ['silva', 'TJSP', 'office_id', 'x.br']) expect(stored.includes(secret)).toBe(false);
  }
});

test('one that is not there is told as such; whatever a key is, it is only a value', async () => {
  await expect(take({ tenant: '9' })).rejects.toBeInstanceOf(UnknownTenant);
  const named = await take({ spec: { ...spec, key: 'subdomain', column: 'subdomain' }, tenant: `o'brien "x" \\ ` });
  expect(named.manifests[0]?.tables.find(({ name }) => name === 'public.pages')?.rows).toBe(50);
});

test('old exports go, but never a tenant’s last whole one; what was cut off half way is swept away', async () => {
  const place = folderTarget(join(folder, 'kept'));
  const kept = new Exports(place, key, zstd);
  const daysAgo = (days: number) => () => new Date(Date.now() - days * 86_400_000);
  for (const days of [40, 30, 1]) await take({ target: place, tenant: '1', now: daysAgo(days) });
  await take({ target: place, tenant: '2', now: daysAgo(40) });
  const half = async function* () {
    yield Buffer.from('half');
  };
  await place.put('20200101-000000E-6b86b273ff34.rows', half(), never);
  expect(await kept.sweep(never)).toEqual(['20200101-000000E-6b86b273ff34.rows']);
  expect(await kept.prune(7, new Date(), never)).toHaveLength(2);
  expect((await kept.list('1', never)).map(({ flaw }) => flaw)).toEqual([undefined]);
  expect(await kept.list('2', never)).toHaveLength(1);
  // With another key none of them can be read, and that is said of each.
  const foreign = new Exports(place, 'f'.repeat(32), zstd);
  expect((await foreign.list(undefined, never)).map(({ flaw }) => flaw)).toEqual(['wrong-key', 'wrong-key']);
});

test('two exports of one second have two names', async () => {
  const now = () => new Date('2026-01-01T00:00:00Z');
  const place = folderTarget(join(folder, 'twice'));
  const names = [await take({ target: place, tenant: '3', now }), await take({ target: place, tenant: '3', now })].map(
    (one) => one.manifests[0]?.name,
  );
  expect(new Set(names).size).toBe(2);
});

test('rows far larger than what is held at once, and a target that fails half way', async () => {
  await server.query(
    'law',
    `INSERT INTO documents (case_id, content) SELECT 1, decode(repeat(md5(n::text), 200000), 'hex') FROM generate_series(1, 10) n`,
  );
  const large = (await take({ tenant: '1' })).manifests[0] ?? expect.fail('no export');
  let bytes = 0;
  for await (const { chunk } of exports.content(large, never)) bytes += chunk.length;
  expect(bytes).toBe(large.tables.reduce((sum, table) => sum + table.bytes, 0));
  expect(bytes).toBeGreaterThan(40_000_000);
  const failing: typeof target = {
    ...target,
    put: async (_, content) => {
      for await (const _chunk of content) throw new Error('the disk is full');
    },
  };
  await expect(take({ target: failing, tenant: '1' })).rejects.toThrow('the disk is full');
  await server.query('law', 'DELETE FROM documents WHERE length(content) > 100000');
});
