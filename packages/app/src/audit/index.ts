export { type AnomalyRules, type Anomalies, anomalyMetrics, findAnomalies, type Suspicion } from './anomalies.ts';
export type { Appended } from './append.ts';
export { type Audit, type AuditEntry, type AuditOptions, createAudit } from './audit.ts';
export { type Anchor, anchorHeads, anchorIsSigned } from './chain/anchor.ts';
export type { ChainProblem } from './chain/check.ts';
export { createSigner, createVerifier, type Signer, type Verifier } from './chain/signer.ts';
export { type Verification, verifyChain, type VerifyOptions } from './chain/verify.ts';
export { AuditRefused } from './guard.ts';
export { communicationDue, type Day } from './incidents/deadline.ts';
export { type Incident, listIncidents, type RegisteredIncident, registerIncident } from './incidents/register.ts';
export { type AuditPlace, KEPT_MONTHS, type Ledger, LEDGERS } from './ledger.ts';
export { type Action, type AuditPolicy, defineAuditPolicy, type LegalBasis, type RecordKind } from './policy.ts';
export { ChainBroken, type Pruned, pruneLedger, type PruneOptions } from './prune.ts';
export { auditDdl, type DdlOptions } from './schema/ddl.ts';
export { findHoles } from './schema/holes.ts';
export { ensurePartitions, type PartitionOptions } from './schema/partitions.ts';
export { type EraseOptions, eraseSubject, findLeft, StillThere } from './subject/erase.ts';
export { exportSubject, type SubjectExport } from './subject/export.ts';
export { liftHold, OnHold, placeHold } from './subject/holds.ts';
export {
  type Anonymous,
  defineSubject,
  type Erasure,
  type KeepReason,
  type Person,
  type SubjectMap,
  type SubjectTable,
  type Through,
} from './subject/map.ts';
export { type ErasedTable, type ErasureReceipt, receiptIsOf, receiptIsSigned } from './subject/receipt.ts';
export { type Correction, NotTheirs, rectify } from './subject/rectify.ts';
