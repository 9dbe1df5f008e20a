import { TENANT_SETTING } from './as-tenant.ts';
import { GAP_QUERIES } from './gap-queries.ts';

export type GapKind = keyof typeof GAP_QUERIES;

/** A way from one tenant to another that a database leaves open. */
export interface Gap {
  readonly kind: GapKind;
  /** The table, key, view, function or role, as PostgreSQL writes it. */
  readonly object: string;
  /** Why that is a gap, and what closes it. */
  readonly why: string;
}

const WHY: Readonly<Record<GapKind, string>> = {
  'row-level-security-off': 'it has a tenant, and row-level security is off: apply tenantPolicies',
  'not-forced-on-owner': 'its owner sees all tenants, and so does every view and function of that owner: FORCE ROW LEVEL SECURITY',
  'no-restrictive-policy': 'no restrictive policy for all compares the tenant, so any other policy opens it: apply tenantPolicies',
  'role-bypasses': 'the application’s role is, or may become, this role, which no policy holds',
  'role-owns': 'the application’s role is, or may become, its owner, who may switch row-level security off',
  'role-may-truncate': 'TRUNCATE empties it for all tenants, past row-level security: revoke it from the application’s role',
  'foreign-key-across': 'foreign keys are checked past row-level security, so a row may point to another tenant’s: use tenantForeignKey',
  'unique-across': 'a refused duplicate tells one tenant what another has: put the tenant’s column into the index',
  'view-of-bypassing-owner': 'it reads with its owner’s rights, whom no policy holds: WITH (security_invoker = true), or another owner',
  'materialized-view': 'its rows are a copy without row-level security: give it a table with policies instead',
  'function-of-bypassing-owner': 'SECURITY DEFINER of an owner whom no policy holds: give it another owner, or accept it by name',
};

/** What this needs of a client or pool of node-postgres. */
export interface Queryable {
  query(text: string, values: unknown[]): Promise<{ readonly rows: unknown[] }>;
}

export interface GapOptions {
  /** The application logs in as this. */
  readonly role: string;
  /** Default `tenant_id`. */
  readonly column?: string;
  /**
   * What the restrictive policies must compare the tenant with, as PostgreSQL writes it. Default the setting of {@link TENANT_SETTING}; policies that call
   * a function of yours have that one's name here, such as `current_tenant()`, and what it does is yours to test.
   */
  readonly compared?: string;
  /** Objects that are known and meant so: `kind object`, as {@link describeGap} begins. */
  readonly accepted?: readonly string[];
}

/**
 * The gaps between the tenants of a database, for a test or a start-up check; empty is good. It looks at every table with the tenant's column, and
 * at what leads to them. What it cannot see: tables that hold data of tenants without that column, and what a function does.
 * @param client as a role that may read the catalogues, which any may.
 * @throws when the role does not exist.
 */
export async function isolationGaps(
  client: Queryable,
  { role, column = 'tenant_id', compared = TENANT_SETTING, accepted = [] }: GapOptions,
): Promise<readonly Gap[]> {
  const gaps: Gap[] = [];
  for (const kind of kinds()) {
    const { rows } = await client.query(`${GAP_QUERIES[kind]} ORDER BY 1`, [role, column, compared]);
    gaps.push(...rows.map((row) => ({ kind, object: objectOf(row), why: WHY[kind] })));
  }
  return gaps.filter(({ kind, object }) => !accepted.includes(`${kind} ${object}`));
}

/** One line. */
export function describeGap({ kind, object, why }: Gap): string {
  return `${kind} ${object}: ${why}`;
}

function kinds(): readonly GapKind[] {
  return Object.keys(GAP_QUERIES).filter((key): key is GapKind => key in GAP_QUERIES);
}

function objectOf(row: unknown): string {
  if (typeof row === 'object' && row !== null && 'object' in row && typeof row.object === 'string') return row.object;
  throw new TypeError('the catalogue answered without a name');
}
