import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Exports } from '../../../src/backups/export/exports.ts';
import { restoreTenant } from '../../../src/backups/export/restore/restore-tenant.ts';
import { takeExports } from '../../../src/backups/export/take.ts';
import { folderTarget } from '../../../src/backups/logical/targets/index.ts';
import type { ExportSpec } from '../../../src/spec/index.ts';
import { DEBIAN } from '../../fixture/context.ts';
import { LonePostgres } from '../../integration/harness/lone-postgres.ts';

const never = new AbortController().signal;
const key = 'k'.repeat(32);
const zstd = DEBIAN[12].zstd.path;
const folder = mkdtempSync('/tmp/prumo-it-schemas-');
const target = folderTarget(join(folder, 'exports'));
const exports = new Exports(target, key, zstd);
const HOSTILE = `o'brien "x" \\`;

const spec: ExportSpec = {
  table: 'clubs',
  key: 'slug',
  title: undefined,
  column: undefined,
  schema: 'tenant_{key}',
  through: {},
  shared: [],
  exclude: [],
  schedule: undefined,
  keep: 7,
};

let server: LonePostgres;
const clubs = (text: string) => server.query('clubs', text);
const take = (tenant?: string) =>
  takeExports(
    { login: server.login('clubs'), spec, tenant, target, key, zstd, stack: 'test', prumo: '0.0.0', now: () => new Date() },
    never,
  );

beforeAll(async () => {
  server = await LonePostgres.start('127.203.9.3');
  await server.create('clubs');
  await clubs('CREATE TABLE clubs (slug text PRIMARY KEY, since date); CREATE TABLE fees (club text NOT NULL REFERENCES clubs, cents int)');
  for (const slug of ['alpha', HOSTILE]) {
    const schema = `"tenant_${slug.replaceAll('"', '""')}"`;
    const literal = `'${slug.replaceAll("'", "''")}'`;
    await clubs(`INSERT INTO clubs VALUES (${literal}, '2026-01-01'); INSERT INTO fees SELECT ${literal}, n FROM generate_series(1, 3) n`);
    await clubs(
      `CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.members (id serial PRIMARY KEY, name text, friend int REFERENCES ${schema}.members)`,
    );
    await clubs(
      `INSERT INTO ${schema}.members (name) SELECT 'm' || n FROM generate_series(1, 5) n; UPDATE ${schema}.members SET friend = 6 - id`,
    );
  }
}, 60_000);

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

test('a tenant with a schema of its own is exported with it, and restored alone', async () => {
  const { manifests, leftOut } = await take();
  expect(leftOut).toEqual([]);
  expect(manifests.map(({ tables }) => tables.reduce((sum, { rows }) => sum + rows, 0))).toEqual([9, 9]);
  const hostile = manifests.find(({ tenant }) => tenant.key === HOSTILE) ?? expect.fail('no export');
  const schema = `"tenant_${HOSTILE.replaceAll('"', '""')}"`;
  expect(hostile.tables.map(({ name }) => name)).toContain(`${schema}.members`);
  await clubs(
    `UPDATE ${schema}.members SET friend = NULL; DELETE FROM ${schema}.members WHERE id > 2; UPDATE ${schema}.members SET name = 'x'`,
  );
  await clubs(`DELETE FROM fees WHERE cents = 1; UPDATE tenant_alpha.members SET name = 'kept'`);
  await restoreTenant(
    {
      login: server.login('clubs'),
      spec,
      manifest: hostile,
      exports,
      isRehearsal: false,
      safety: async () => (await take(HOSTILE)).manifests[0] ?? expect.fail('no export'),
    },
    never,
  );
  const again = (await take(HOSTILE)).manifests[0];
  expect(again?.tables.map(({ name, rows, checksum }) => [name, rows, checksum])).toEqual(
    hostile.tables.map(({ name, rows, checksum }) => [name, rows, checksum]),
  );
  expect(await clubs("SELECT FROM tenant_alpha.members WHERE name = 'kept'")).toHaveLength(5);
  expect(await clubs("SELECT FROM fees WHERE club = 'alpha'")).toHaveLength(2);
});
