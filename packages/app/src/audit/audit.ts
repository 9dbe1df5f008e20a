import type pg from 'pg';
import type { Registry } from 'prom-client';
import { currentContext } from '../context/index.ts';
import { counter, histogram, SECONDS } from '../metrics/index.ts';
import { append, type Appended } from './append.ts';
import { type CheckedEntry, checkEntry } from './guard.ts';
import type { AuditPlace, Ledger } from './ledger.ts';
import type { Action, AuditPolicy, LegalBasis, RecordKind } from './policy.ts';
import { inTenant } from './tenant-transaction.ts';

type Kinds = Readonly<Record<string, RecordKind>>;
type Purposes = Readonly<Record<string, LegalBasis>>;

/** What was done, with which record, which of its fields, and why. What is not given comes from the context of the request. */
export type AuditEntry<K extends Kinds, P extends Purposes> = {
  readonly [Kind in keyof K & string]: {
    readonly kind: Kind;
    readonly action: Action;
    /** Its id. Left out of a list or an export of many. */
    readonly record?: string;
    /** How many records it was. Default 1. */
    readonly records?: number;
    /** Names of fields, never values. */
    readonly fields: readonly K[Kind]['fields'][number][];
    readonly purpose?: keyof P & string;
    readonly tenant?: string;
    /** Id of a user, or `system:scheduler`. */
    readonly actor?: string;
    /** The client's address; for the access ledger. */
    readonly source?: string;
  };
}[keyof K & string];

export interface Audit<K extends Kinds, P extends Purposes> {
  /**
   * Appends in the transaction of the change itself: both are committed, or neither is. Best as the last statement, for other writers of the same tenant wait from here
   * to the COMMIT. @throws AuditRefused where something is not declared; 42501 where the tenant is not that of the transaction; 40001 above READ COMMITTED when somebody was faster.
   */
  record(client: pg.ClientBase, entry: AuditEntry<K, P>): Promise<Appended>;
  /** Somebody tried what they may not. In a transaction of its own, since that of the request is rolled back. */
  denied(pool: pg.Pool, entry: AuditEntry<K, P>): Promise<Appended>;
  /** A sign-in or sign-out, with the client's address: Marco Civil, art. 5, VIII, and art. 15. In a transaction of its own. */
  access(pool: pg.Pool, entry: AuditEntry<K, P> & { readonly source: string }, outcome?: 'done' | 'denied'): Promise<Appended>;
}

export interface AuditOptions<K extends Kinds, P extends Purposes> extends AuditPlace {
  readonly policy: AuditPolicy<K, P>;
  readonly registry?: Registry;
}

export function createAudit<K extends Kinds, P extends Purposes>(options: AuditOptions<K, P>): Audit<K, P> {
  const { policy, registry } = options;
  const metrics = registry && instruments(registry);

  function check(entry: AuditEntry<K, P>): CheckedEntry {
    const context = currentContext();
    return checkEntry(policy, {
      tenant: entry.tenant ?? context?.tenant,
      actor: entry.actor ?? context?.user,
      purpose: entry.purpose ?? context?.purpose,
      request: context?.requestId,
      action: entry.action,
      kind: entry.kind,
      fields: entry.fields,
      record: entry.record,
      records: entry.records,
      source: entry.source,
    });
  }

  async function write(client: pg.ClientBase, ledger: Ledger, entry: CheckedEntry, outcome: 'done' | 'denied'): Promise<Appended> {
    const stop = metrics?.duration.startTimer({ ledger });
    const appended = await append(client, options, ledger, entry, { outcome });
    stop?.();
    // Before the COMMIT: one that is rolled back was an attempt, and is counted too.
    const { kind, action } = entry;
    if (outcome === 'denied') metrics?.denied.inc({ kind, action });
    else if (entry.sensitive) metrics?.sensitive.inc({ kind, action }, entry.records);
    return appended;
  }

  const own = (pool: pg.Pool, ledger: Ledger, entry: CheckedEntry, outcome: 'done' | 'denied'): Promise<Appended> =>
    inTenant(pool, options, entry.tenant, 'READ COMMITTED', (client) => write(client, ledger, entry, outcome));

  return {
    record: async (client, entry) => write(client, 'records', check(entry), 'done'),
    denied: async (pool, entry) => own(pool, 'records', check(entry), 'denied'),
    access: async (pool, entry, outcome = 'done') => own(pool, 'access', check(entry), outcome),
  };
}

function instruments(registry: Registry) {
  const labelNames = ['kind', 'action'] as const;
  return {
    sensitive: counter(registry, { name: 'sensitive_access_total', help: 'Sensitive records accessed.', labelNames }),
    denied: counter(registry, { name: 'unauthorized_access_attempts_total', help: 'Attempts at what somebody may not do.', labelNames }),
    duration: histogram(registry, {
      name: 'audit_append_duration_seconds',
      help: 'Time an entry took to be appended, waiting for other writers of the tenant included.',
      labelNames: ['ledger'],
      buckets: [...SECONDS],
    }),
  };
}
