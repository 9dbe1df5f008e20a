import { expect, test } from 'vitest';
import { tenantForeignKey, tenantPolicies } from './policies.ts';

test('a table is shut for its owner too, and no policy added later opens it', () => {
  const own = `"tenant_id" = nullif(current_setting('app.tenant_id', true), '')::bigint`;
  expect(tenantPolicies({ table: 'clients' })).toEqual([
    'ALTER TABLE "public"."clients" ENABLE ROW LEVEL SECURITY',
    'ALTER TABLE "public"."clients" FORCE ROW LEVEL SECURITY',
    'DROP POLICY IF EXISTS tenant_access ON "public"."clients"',
    `CREATE POLICY tenant_access ON "public"."clients" AS PERMISSIVE FOR ALL TO PUBLIC USING (${own}) WITH CHECK (${own})`,
    'DROP POLICY IF EXISTS tenant_isolation ON "public"."clients"',
    `CREATE POLICY tenant_isolation ON "public"."clients" AS RESTRICTIVE FOR ALL TO PUBLIC USING (${own}) WITH CHECK (${own})`,
  ]);
});

test('names are quoted', () => {
  const statements = tenantPolicies({ schema: 'a"b', table: 'T; DROP', column: 'Office Id', type: 'uuid' });
  expect(statements[0]).toBe('ALTER TABLE "a""b"."T; DROP" ENABLE ROW LEVEL SECURITY');
  expect(statements[3]).toContain(`("Office Id" = nullif(current_setting('app.tenant_id', true), '')::uuid)`);
  expect(() => tenantPolicies({ table: '' })).toThrow(TypeError);
});

test('a foreign key carries the tenant, and its name fits', () => {
  expect(tenantForeignKey({ table: 'cases' }, 'client_id', { table: 'clients' })).toEqual([
    'CREATE UNIQUE INDEX IF NOT EXISTS "clients_id_of_tenant" ON "public"."clients" ("tenant_id", "id")',
    'ALTER TABLE "public"."cases" ADD CONSTRAINT "cases_client_id_of_tenant" FOREIGN KEY ("tenant_id", "client_id") REFERENCES "public"."clients" ("tenant_id", "id")',
  ]);
  const [, long] = tenantForeignKey({ table: 'é'.repeat(40) }, 'a', { table: 'b' });
  expect(/CONSTRAINT "([^"]*)"/.exec(long ?? '')?.[1]).toBe('é'.repeat(31));
});
