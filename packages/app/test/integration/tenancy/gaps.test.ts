import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeGap, isolationGaps, tenantForeignKey, tenantPolicies } from '../../../src/tenancy/index.ts';
import { asSuperuser, DATABASE, type PostgresServer, startPostgres } from '../../servers/postgres.ts';

let server: PostgresServer;
let owner: pg.Client;
beforeAll(async () => {
  server = await startPostgres();
  owner = new pg.Client({ connectionString: server.ownerUrl });
  await owner.connect();
  for (const statement of [
    'CREATE TABLE clients (id bigint PRIMARY KEY, tenant_id bigint NOT NULL, email text, UNIQUE (tenant_id, email))',
    'CREATE TABLE cases (id bigint PRIMARY KEY, tenant_id bigint NOT NULL, client_id bigint)',
    'CREATE TABLE countries (code text PRIMARY KEY)',
    ...tenantPolicies({ table: 'clients' }),
    ...tenantPolicies({ table: 'cases' }),
    ...tenantForeignKey({ table: 'cases' }, 'client_id', { table: 'clients' }),
    'CREATE VIEW emails AS SELECT email FROM clients',
    'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO kit_app',
  ])
    await owner.query(statement);
});
afterAll(async () => {
  await owner.end();
  await server[Symbol.asyncDispose]();
});

const gaps = async (accepted: readonly string[] = []) =>
  (await isolationGaps(owner, { role: 'kit_app', accepted })).map(({ kind, object }) => `${kind} ${object}`);

test('a database made with the helpers has none', async () => {
  expect(await gaps()).toEqual([]);
});

/** What opens a gap, as a superuser or as the owner; what is then found; and what closes it. */
test.each([
  ['owner', 'ALTER TABLE cases DISABLE ROW LEVEL SECURITY', 'row-level-security-off cases', 'ALTER TABLE cases ENABLE ROW LEVEL SECURITY'],
  ['owner', 'ALTER TABLE cases NO FORCE ROW LEVEL SECURITY', 'not-forced-on-owner cases', 'ALTER TABLE cases FORCE ROW LEVEL SECURITY'],
  ['owner', 'DROP POLICY tenant_isolation ON cases', 'no-restrictive-policy cases', tenantPolicies({ table: 'cases' }).join(';')],
  [
    'owner',
    'DROP POLICY tenant_isolation ON cases; CREATE POLICY tenant_isolation ON cases AS RESTRICTIVE USING (true)',
    'no-restrictive-policy cases',
    tenantPolicies({ table: 'cases' }).join(';'),
  ],
  ['superuser', 'ALTER ROLE kit_app BYPASSRLS', 'role-bypasses kit_app', 'ALTER ROLE kit_app NOBYPASSRLS'],
  ['superuser', 'CREATE ROLE boss BYPASSRLS; GRANT boss TO kit_app', 'role-bypasses boss', 'REVOKE boss FROM kit_app; DROP ROLE boss'],
  [
    'superuser',
    'GRANT kit_owner TO kit_app',
    'role-owns cases,role-owns clients,role-may-truncate cases,role-may-truncate clients',
    'REVOKE kit_owner FROM kit_app',
  ],
  ['owner', 'GRANT TRUNCATE ON cases TO kit_app', 'role-may-truncate cases', 'REVOKE TRUNCATE ON cases FROM kit_app'],
  [
    'owner',
    'ALTER TABLE cases ADD CONSTRAINT plain FOREIGN KEY (client_id) REFERENCES clients (id)',
    'foreign-key-across plain on cases',
    'ALTER TABLE cases DROP CONSTRAINT plain',
  ],
  ['owner', 'CREATE UNIQUE INDEX by_email ON clients (email)', 'unique-across by_email', 'DROP INDEX by_email'],
  ['superuser', 'ALTER VIEW emails OWNER TO postgres', 'view-of-bypassing-owner emails', 'ALTER VIEW emails OWNER TO kit_owner'],
  [
    'superuser',
    'CREATE MATERIALIZED VIEW copied AS SELECT * FROM clients; GRANT SELECT ON copied TO kit_app',
    'materialized-view copied',
    'DROP MATERIALIZED VIEW copied',
  ],
  [
    'superuser',
    'CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS $$SELECT count(*) FROM clients$$',
    'function-of-bypassing-owner peek()',
    'DROP FUNCTION peek()',
  ],
])('%s: %s', async (who, opening, found, closing) => {
  const run = (statement: string) =>
    who === 'owner' ? owner.query(statement) : asSuperuser(server, DATABASE, (admin) => admin.query(statement));
  await run(opening);
  const seen = await gaps();
  const accepted = await gaps(seen);
  await run(closing);
  expect(seen).toEqual(found.split(','));
  expect(accepted).toEqual([]);
  expect(await gaps()).toEqual([]);
});

test('policies may compare with a function, if it is named, and with no other', async () => {
  await owner.query(`CREATE FUNCTION current_tenant() RETURNS bigint LANGUAGE sql STABLE RETURN nullif(current_setting('app.tenant_id', true), '')::bigint;
    CREATE TABLE notes (tenant_id bigint); ALTER TABLE notes ENABLE ROW LEVEL SECURITY; ALTER TABLE notes FORCE ROW LEVEL SECURITY;
    CREATE POLICY own ON notes AS RESTRICTIVE USING (tenant_id = current_tenant())`);
  const found = async (compared?: string) =>
    (await isolationGaps(owner, { role: 'kit_app', ...(compared === undefined ? {} : { compared }) }))
      .filter(({ object }) => object === 'notes')
      .map(({ kind }) => kind);
  const [bySetting, byFunction, byAnother] = [await found(), await found('current_tenant()'), await found('current%()')];
  await owner.query('DROP TABLE notes; DROP FUNCTION current_tenant()');
  expect([bySetting, byFunction, byAnother]).toEqual([['no-restrictive-policy'], [], ['no-restrictive-policy']]);
});

test('a view that runs with the rights of whoever asks may belong to anybody', async () => {
  await asSuperuser(server, DATABASE, (admin) =>
    admin.query('ALTER VIEW emails OWNER TO postgres; ALTER VIEW emails SET (security_invoker = true)'),
  );
  expect(await gaps()).toEqual([]);
});

test('a role that does not exist is no role without gaps', async () => {
  await expect(isolationGaps(owner, { role: 'nobody_knows' })).rejects.toThrow('does not exist');
});

test('a gap is described in a line', async () => {
  await owner.query('CREATE TABLE bare (tenant_id bigint)');
  const found = await isolationGaps(owner, { role: 'kit_app' });
  await owner.query('DROP TABLE bare');
  expect(found.map(describeGap)).toEqual([
    'row-level-security-off bare: it has a tenant, and row-level security is off: apply tenantPolicies',
  ]);
});
