import { afterAll, beforeAll, expect, test } from 'vitest';
import { findHoles } from '../../../src/audit/index.ts';
import { partitionName, monthOf } from '../../../src/audit/schema/month.ts';
import { APP_ROLE, startTrail, type Trail } from './trail.ts';

let trail: Trail;
beforeAll(async () => {
  trail = await startTrail();
  for (const tenant of ['silva', 'lima'])
    await trail.inTenant(tenant, (client) =>
      trail.audit.record(client, { kind: 'client', action: 'read', record: '1', fields: ['name'], purpose: 'case-management', actor: '7', tenant }),
    );
});
afterAll(() => trail?.[Symbol.asyncDispose]());

const month = partitionName('records', monthOf(new Date()));
const ROW = "('silva', 9, now(), '7', 'read', 'done', 'client', '1', 1, '{}', 'x', 'contract', NULL, NULL, NULL, '', '')";

test.each([
  ...['records', month, 'records_default', 'access', 'incidents'].flatMap((table) => [
    `UPDATE audit.${table} SET actor = '8'`,
    `DELETE FROM audit.${table}`,
    `TRUNCATE audit.${table}`,
    `INSERT INTO audit.${table} VALUES ${ROW}`,
    `DROP TABLE audit.${table}`,
    `ALTER TABLE audit.${table} DISABLE ROW LEVEL SECURITY`,
  ]),
  `SELECT FROM audit.${month}`,
  "UPDATE audit.heads SET seq = 0",
  'DELETE FROM audit.heads',
  "INSERT INTO audit.heads VALUES ('records', 'silva', 1, '', now())",
  "INSERT INTO audit.checkpoints VALUES ('records', 'silva', 1, '', now(), '')",
  'DELETE FROM audit.holds',
  "UPDATE audit.holds SET reason = 'other'",
  'CREATE TABLE audit.mine ()',
  'CREATE OR REPLACE FUNCTION audit.part(v text) RETURNS text LANGUAGE sql RETURN v',
  'DROP FUNCTION audit.part',
  `ALTER TABLE audit.records DETACH PARTITION audit.${month}`,
])('the application is refused: %s', async (statement) => {
  const tried = trail.inTenant('silva', (client) => client.query(statement));
  await expect(tried).rejects.toMatchObject({ code: '42501' });
});

test('the application reads its own tenant, and nothing where none is set', async () => {
  const read = (tenant: string) => trail.inTenant(tenant, async (client) => (await client.query('SELECT tenant FROM audit.records')).rows);
  expect(await read('silva')).toEqual([{ tenant: 'silva' }]);
  expect(await read('')).toEqual([]);
  expect((await trail.app.query('SELECT FROM audit.records')).rowCount).toBe(0);
});

test('the function cannot be led astray by what the application puts in its way', async () => {
  await trail.inTenant('silva', async (client) => {
    await client.query('CREATE TEMP TABLE heads (ledger text, tenant text, seq bigint, hash bytea, at timestamptz) ON COMMIT DROP');
    await client.query("SET LOCAL search_path = pg_temp, public");
    const { seq } = await trail.audit.record(client, { kind: 'client', action: 'read', fields: [], purpose: 'case-management', actor: '7', tenant: 'silva' });
    expect(seq).toBe(2);
  });
});

test('it is said what somebody opened later', async () => {
  const holes = () => findHoles(trail.app, { appRole: APP_ROLE });
  expect(await holes()).toEqual([]);
  await trail.owner.query(`GRANT ALL ON ALL TABLES IN SCHEMA audit TO ${APP_ROLE}`);
  const found = await holes();
  expect(found).toContain('DELETE on records');
  expect(found).toContain(`UPDATE on ${month}`);
  expect(found).toContain('TRUNCATE on heads');
  expect(found).toContain(`SELECT on the partition ${month}, past row-level security`);
  expect(await findHoles(trail.app, { appRole: 'nobody_there' })).toEqual(['there is no such role']);
});
