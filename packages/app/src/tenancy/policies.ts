import { TENANT_SETTING } from './as-tenant.ts';

/** A table whose rows belong to tenants. */
export interface TenantTable {
  readonly table: string;
  /** Default `public`. */
  readonly schema?: string;
  /** Default `tenant_id`. */
  readonly column?: string;
  /** Of the column. Default `bigint`. */
  readonly type?: 'bigint' | 'integer' | 'uuid' | 'text';
}

/**
 * SQL that shuts a table to all but the tenant of the transaction, for its owner too; for a migration, safe to repeat. A transaction without a tenant
 * sees nothing and writes nothing.
 *
 * Two policies: policies that permit are joined by OR, so one that somebody adds later would open the table; the restrictive one holds beside
 * any other. Run it in one transaction.
 */
export function tenantPolicies(table: TenantTable): readonly string[] {
  const name = qualified(table);
  const column = quoteIdentifier(table.column ?? 'tenant_id');
  // After a transaction that had set it, the setting is empty and not null.
  const own = `${column} = nullif(current_setting('${TENANT_SETTING}', true), '')::${table.type ?? 'bigint'}`;
  const policy = (policyName: string, kind: 'PERMISSIVE' | 'RESTRICTIVE'): string[] => [
    `DROP POLICY IF EXISTS ${policyName} ON ${name}`,
    `CREATE POLICY ${policyName} ON ${name} AS ${kind} FOR ALL TO PUBLIC USING (${own}) WITH CHECK (${own})`,
  ];
  return [
    `ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`,
    ...policy(PERMITS, 'PERMISSIVE'),
    ...policy(RESTRICTS, 'RESTRICTIVE'),
  ];
}

export const PERMITS = 'tenant_access';
export const RESTRICTS = 'tenant_isolation';

/**
 * SQL for a foreign key that stays within a tenant. PostgreSQL checks foreign keys past row-level security: a plain one lets a tenant point to another's row, and
 * tells by its error which ids exist.
 * @param column in `from`, which points to `target` in `to`, default `id`.
 */
export function tenantForeignKey(from: TenantTable, column: string, to: TenantTable, target = 'id'): readonly string[] {
  const [own, other] = [from.column ?? 'tenant_id', to.column ?? 'tenant_id'].map(quoteIdentifier);
  const unique = quoteIdentifier(cut(`${to.table}_${target}_of_tenant`));
  const key = quoteIdentifier(cut(`${from.table}_${column}_of_tenant`));
  return [
    `CREATE UNIQUE INDEX IF NOT EXISTS ${unique} ON ${qualified(to)} (${other}, ${quoteIdentifier(target)})`,
    `ALTER TABLE ${qualified(from)} ADD CONSTRAINT ${key} FOREIGN KEY (${own}, ${quoteIdentifier(column)}) REFERENCES ${qualified(to)} (${other}, ${quoteIdentifier(target)})`,
  ];
}

/** @throws TypeError for a name that is empty or has a NUL. */
export function quoteIdentifier(name: string): string {
  if (name === '' || name.includes('\0')) throw new TypeError('this is no name');
  return `"${name.replaceAll('"', '""')}"`;
}

function qualified({ schema = 'public', table }: TenantTable): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
}

/** PostgreSQL cuts names after 63 bytes, and warns. */
function cut(name: string): string {
  return Buffer.from(name).subarray(0, 63).toString().replace(/�+$/, '');
}
