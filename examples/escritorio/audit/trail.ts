import { type Audit, type AuditEntry, createAudit } from '@prumo/app/audit';
import type { Registry } from 'prom-client';
import { policy } from './policy.ts';

type Kinds = typeof policy.kinds;
type Purposes = typeof policy.purposes;

/** The office's audit trail for LGPD. */
export type Trail = Audit<Kinds, Purposes>;
export type TrailEntry = AuditEntry<Kinds, Purposes>;

export function createTrail(registry: Registry): Trail {
  return createAudit({ policy, registry });
}
