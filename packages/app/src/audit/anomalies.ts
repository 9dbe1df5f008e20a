import type pg from 'pg';
import type { Registry } from 'prom-client';
import { gauge } from '../metrics/index.ts';
import { type AuditPlace, schemaOf } from './ledger.ts';

export interface AnomalyRules {
  /** Seconds looked back. Default 3600. */
  readonly window?: number;
  /** More records than this, of one kind, by one person within the window. Default 500. */
  readonly mostRecords?: number;
  /** For a kind of record, SQL that is true of an entry `e` outside the caseload of `e.actor`. Written by the team, never made of what a request brings. */
  readonly outside?: Readonly<Record<string, string>>;
}

/** Somebody worth a look. Ids, for the team; never labels of a metric. */
export interface Suspicion {
  readonly tenant: string;
  readonly actor: string;
  readonly kind: string;
  readonly records: number;
}

export interface Anomalies {
  readonly massAccess: readonly Suspicion[];
  readonly outsideCaseload: readonly Suspicion[];
}

/**
 * Looks for mass export and for access outside the caseload in the last window. One statement each, of one or two partitions by their index of time. As a role that sees every
 * tenant, or in a transaction with the tenant set, for that one.
 */
export async function findAnomalies(client: pg.ClientBase | pg.Pool, rules: AnomalyRules = {}, place: AuditPlace = {}): Promise<Anomalies> {
  const { window = 3600, mostRecords = 500, outside = {} } = rules;
  const recent = `FROM ${schemaOf(place)}.records AS e WHERE e.at > now() - make_interval(secs => $1) AND e.outcome = 'done'`;
  const mass = await client.query<Suspicion>(
    `SELECT e.tenant, e.actor, e.kind, sum(e.records)::float8 AS records ${recent} AND e.action IN ('read', 'list', 'export', 'share')
     GROUP BY e.tenant, e.actor, e.kind HAVING sum(e.records) > $2 ORDER BY 4 DESC LIMIT 1000`,
    [window, mostRecords],
  );
  const outsiders: Suspicion[] = [];
  for (const [kind, condition] of Object.entries(outside)) {
    const { rows } = await client.query<Suspicion>(
      `SELECT e.tenant, e.actor, e.kind, sum(e.records)::float8 AS records ${recent} AND e.kind = $2 AND (${condition})
       GROUP BY e.tenant, e.actor, e.kind ORDER BY 4 DESC LIMIT 1000`,
      [window, kind],
    );
    outsiders.push(...rows);
  }
  return { massAccess: mass.rows, outsideCaseload: outsiders };
}

/** Gauges of the last look, to be set by the task that looks, each minute say. A kind that was suspicious and is not any more goes to 0. */
export function anomalyMetrics({ registry, kinds }: { readonly registry: Registry; readonly kinds: readonly string[] }): { set(anomalies: Anomalies): void } {
  const labelNames = ['kind'] as const;
  const mass = gauge(registry, { name: 'audit_mass_access_users', help: 'Users who accessed more records in the window than is usual.', labelNames });
  const outside = gauge(registry, { name: 'audit_outside_caseload_users', help: 'Users who accessed records outside their caseload in the window.', labelNames });
  return {
    set({ massAccess, outsideCaseload }) {
      for (const kind of kinds) {
        mass.set({ kind }, massAccess.filter((one) => one.kind === kind).length);
        outside.set({ kind }, outsideCaseload.filter((one) => one.kind === kind).length);
      }
    },
  };
}
