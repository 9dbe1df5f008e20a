import { sqlName } from './schema/name.ts';

/*
 * Three ledgers, for what must be kept differently long. Each is a table partitioned by month, and in it each tenant has a chain of its own.
 */
export const LEDGERS = ['access', 'records', 'incidents'] as const;
export type Ledger = (typeof LEDGERS)[number];

/**
 * Months each is kept.
 * - `access`: who signed in, when, from where: 6 months, Marco Civil da Internet (Lei 12.965/2014), art. 15. Longer only where an order says so (§ 1 and § 2).
 * - `records`: what was done with which record (LGPD, art. 37, names no time): 5 years, in which an administrative offence can still be punished (Lei 9.873/1999, art. 1).
 * - `incidents`: at least 5 years, Resolução CD/ANPD 15/2024, regulation, art. 10, also of incidents that were not communicated.
 */
export const KEPT_MONTHS: Readonly<Record<Ledger, number>> = { access: 6, records: 60, incidents: 60 };

/** Where the ledgers are, and who writes them. */
export interface AuditPlace {
  /** Default `audit`. */
  readonly schema?: string;
  /** The setting that names the tenant of a transaction (SET LOCAL). Default `app.tenant_id`. */
  readonly tenantSetting?: string;
}

export function schemaOf({ schema = 'audit' }: AuditPlace): string {
  return sqlName(schema);
}

export function settingOf({ tenantSetting = 'app.tenant_id' }: AuditPlace): string {
  if (!/^[a-z_]+\.[a-z_]+$/.test(tenantSetting)) throw new TypeError('the setting of the tenant is called like app.tenant_id');
  return tenantSetting;
}
