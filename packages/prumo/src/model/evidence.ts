import type { Message } from '../messages/message.ts';

/** Units of measurements, as they are stored; people see them formatted. */
export type Unit = 'seconds' | 'milliseconds' | 'bytes' | 'count' | 'ratio' | 'per-second';

export interface Measurement {
  /** Kebab-case, e.g. `seconds-without-writes`. */
  readonly name: string;
  readonly value: number;
  readonly unit: Unit;
}

/** Independent proof that the fault really happened: what was asked of the kernel, the server or the network, and the answer. */
export interface Attestation {
  /** One line: `process 4711 (postgres) is gone`. */
  readonly what: string;
  /** ISO 8601. */
  readonly at: string;
  /** What was seen, as plain JSON: pids with start times, process states, packet counters. Never a secret. */
  readonly facts: Readonly<Record<string, unknown>>;
}

export type Verdict = 'proven' | 'failed' | 'inconclusive';

export const PHASES = ['steady', 'inject', 'observe', 'undo', 'verify'] as const;
export type Phase = (typeof PHASES)[number];

export interface PhaseTime {
  readonly phase: Phase;
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
}

/** What evidence is bound to: when one of these is another, it no longer counts for claims that depend on it. */
export interface Binding {
  readonly stack: string;
  readonly environment: string;
  /** Digest of the machine's id. */
  readonly machine: string;
  /** SHA-256 of the spec's content. */
  readonly spec: string;
  /** SHA-256 of each component's definitions (services and jobs, secrets left out), by component id. */
  readonly components: Readonly<Record<string, string>>;
  /** Version of every server, by id. */
  readonly versions: Readonly<Record<string, string>>;
  /** Version of Prumo. */
  readonly prumo: string;
}

/** Written before anything of a drill touches the stack. A start without an end is `inconclusive`. */
export interface DrillStart {
  readonly kind: 'drill-start';
  /** Identifies this run: UUID. */
  readonly run: string;
  readonly drill: string;
  readonly claims: readonly string[];
  /** Randomness of the run comes from it alone. */
  readonly seed: number;
  readonly binding: Binding;
  /** Only in production. */
  readonly production?: Disturbed;
}

/** Why production could be disturbed, and whether what might get lost could have been brought back. */
export interface Disturbed {
  readonly by: 'window' | 'yes';
  /** State of the claim that a restore returns every row, at that moment. */
  readonly restore: 'proven' | 'stale' | 'failed' | 'never' | 'waived';
}

export interface ClaimFinding {
  readonly claim: string;
  readonly verdict: Verdict;
  /** Why it is not proven; null when it is. */
  readonly reason: Message | null;
}

export interface DrillEnd {
  readonly kind: 'drill-end';
  readonly run: string;
  readonly drill: string;
  readonly verdict: Verdict;
  readonly reason: Message | null;
  readonly claims: readonly ClaimFinding[];
  readonly phases: readonly PhaseTime[];
  readonly attestation: Attestation | null;
  readonly measurements: readonly Measurement[];
  /** It ended early, by Ctrl-C, guard rails or deadline. */
  readonly interrupted?: boolean;
  /** Whether everything the drill changed is known to be put back. */
  readonly undone: boolean;
}

/** A signed, dated reason why a claim does not apply. It lowers coverage; it never makes anything green. */
export interface Waiver {
  readonly kind: 'waiver';
  readonly claim: string;
  readonly reason: string;
  /** Who takes responsibility. */
  readonly by: string;
  /** ISO 8601 date-time at which it ends. */
  readonly until: string;
}

export interface WaiverWithdrawn {
  readonly kind: 'waiver-withdrawn';
  readonly claim: string;
  readonly by: string;
}

/** Use of fast failover: what was known when the leader key was removed. */
export interface FastFailoverUsed {
  readonly kind: 'fast-failover';
  readonly node: string;
  readonly cause: 'exit' | 'hang';
  readonly outcome: 'released' | 'refused';
  /** Why it was refused, or what followed. */
  readonly said: string;
  /** Milliseconds per step: fence, compare-and-delete, new leader. */
  readonly took: Readonly<Record<string, number>>;
}

/** What can be written to the ledger. */
export type EvidenceEntry = DrillStart | DrillEnd | Waiver | WaiverWithdrawn | FastFailoverUsed;

/** An entry in the chain. `hash` covers all but the signature; see `evidence/chain.ts`. */
export interface LedgerRecord {
  /** From 1, without gaps. */
  readonly sequence: number;
  /** ISO 8601 with milliseconds, never before that of the record before it. */
  readonly at: string;
  /** Milliseconds the machine's clock was behind `at` when this was written: 0, unless it was set back since an earlier record. */
  readonly clockBehind: number;
  readonly entry: EvidenceEntry;
  /** Hash of the record before; of the first, the hash of the ledger's own description. */
  readonly previous: string;
  /** SHA-256, 64 hexadecimal digits. */
  readonly hash: string;
  /** Of the hash, with the stack's evidence key: Ed25519, base64. */
  readonly signature: string;
}
