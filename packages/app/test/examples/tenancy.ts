import type pg from 'pg';
import { read, write, type Database } from '../../src/postgres/index.ts';
import { asTenant, describeGap, hostOwner, isolationGaps, tenantForeignKey, tenantPolicies } from '../../src/tenancy/index.ts';

/** In a migration, as the owner of the tables. */
export async function migrate(owner: pg.ClientBase) {
  for (const table of ['clients', 'cases']) for (const statement of tenantPolicies({ table })) await owner.query(statement);
  for (const statement of tenantForeignKey({ table: 'cases' }, 'client_id', { table: 'clients' })) await owner.query(statement);
}

/** In a test, or before a release is started. */
export async function check(owner: pg.ClientBase) {
  const gaps = await isolationGaps(owner, { role: 'kit_app' });
  if (gaps.length > 0) throw new Error(gaps.map(describeGap).join('\n'));
}

/** In a request. */
export async function addClient(database: Database, host: string | undefined, idOf: (slug: string) => Promise<number | undefined>, name: string) {
  const owner = hostOwner(host, { baseDomain: 'escritorio.example' });
  const tenant = owner.kind === 'tenant' ? await idOf(owner.slug) : undefined;
  if (tenant === undefined) return undefined; // 404
  const writing = <T>(settings: Record<string, string>, work: (client: pg.ClientBase) => Promise<T>) => write(database, { settings }, work);
  const reading = <T>(settings: Record<string, string>, work: (client: pg.ClientBase) => Promise<T>) => read(database, { settings }, work);
  await asTenant(writing, tenant, (client) => client.query('INSERT INTO clients (tenant_id, name) VALUES ($1, $2)', [tenant, name]));
  return asTenant(reading, tenant, async (client) => (await client.query<{ name: string }>('SELECT name FROM clients ORDER BY name')).rows);
}
