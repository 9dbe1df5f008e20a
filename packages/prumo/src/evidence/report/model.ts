import type { Message } from '../../messages/message.ts';
import type { Area, FastFailoverUsed, Measurement, Objective, Verdict } from '../../model/index.ts';
import type { ClaimStatus, Tries } from '../claims/variant-state.ts';
import type { Score } from '../score.ts';

/** A drill as far as a report needs it. */
export interface KnownDrill {
  readonly id: string;
  readonly title: Message;
  /** Why this stack cannot have it; null: it can. */
  readonly unfit: Message | null;
}

/** How a claim stands in the report: a waived one is out of the score. */
export type Standing = ClaimStatus | 'waived';

/**
 * A readiness report: everything a page of it says, without its form. Times are ISO 8601, durations milliseconds. Texts for people
 * are `Message`s, so that one report is rendered in every language; made of evidence by `makeReport`.
 */
export interface Report {
  readonly stack: string;
  readonly environment: string;
  /** First digits of the digest of the machine's id. */
  readonly machine: string;
  /** Time it was made for. */
  readonly at: string;
  /** Time that "before" is about. */
  readonly since: string;
  /** IANA name of the zone its times are shown in. */
  readonly timeZone: string;
  /** Version of Prumo. */
  readonly prumo: string;
  /** Version of every server, by id. */
  readonly versions: Readonly<Record<string, string>>;
  readonly rubric: number;
  readonly overall: ReportedScore;
  readonly areas: readonly (ReportedScore & { readonly area: Area })[];
  /** How many claims stand how. */
  readonly counts: Readonly<Record<Standing, number>>;
  /** Every claim once: failed first, then stale, never proven, proven, waived; the heaviest first in each. */
  readonly claims: readonly ReportedClaim[];
  /** Drills that were ever begun, most recently begun first. */
  readonly drills: readonly DrillHistory[];
  readonly steps: readonly NextStep[];
  readonly tasks: readonly PersonTask[];
  /** Null: the stack was never started here. */
  readonly architecture: Architecture | null;
  /** As the spec has it, in the currency its owners think in; null: the spec does not say. */
  readonly monthlyCost: number | null;
  readonly waivers: readonly ReportedWaiver[];
  readonly fastFailovers: readonly ReportedFailover[];
  readonly source: Source;
}

export interface ReportedScore {
  /** 0 to 10 each; null: nothing to say. */
  readonly before: number | null;
  readonly now: Score;
  /** What is reached when every drill of this Prumo is proven. */
  readonly goal: number | null;
}

export interface ReportedClaim {
  readonly id: string;
  readonly area: Area;
  readonly weight: number;
  readonly title: Message;
  readonly faultModel: Message;
  readonly objective: Objective;
  readonly standing: Standing;
  /** Also when waived: how its evidence stands. */
  readonly status: ClaimStatus;
  /** 0 to 1. */
  readonly value: number;
  readonly why: Message | null;
  /** How long a proof of it counts. */
  readonly freshness: number;
  /** Age of its oldest counting evidence; null: there is none. */
  readonly age: number | null;
  readonly tries: Tries;
  readonly variants: readonly ReportedVariant[];
  readonly waiver: ReportedWaiver | null;
}

/** A claim as far as one of its drills goes. */
export interface ReportedVariant {
  readonly drill: string;
  /** `missing`: this Prumo has no such drill. `unfit`: this stack cannot have it. */
  readonly available: 'yes' | 'missing' | 'unfit';
  readonly status: ClaimStatus;
  readonly at: string | null;
  readonly age: number | null;
  readonly measurement: Measurement | null;
  readonly attestation: string | null;
  readonly tries: Tries;
  readonly why: Message | null;
}

export interface DrillHistory {
  readonly drill: string;
  /** Null: this Prumo no longer has it. */
  readonly title: Message | null;
  /** Of the runs here; those of another machine or environment are in `runs` and do not count. */
  readonly tries: Tries;
  /** Oldest first. */
  readonly runs: readonly ReportedRun[];
  readonly figures: readonly FigureHistory[];
}

export interface ReportedRun {
  readonly run: string;
  /** When it ended; when it began, if it never ended. */
  readonly at: string;
  readonly ended: boolean;
  /** Taken on another machine, or in another environment: it says nothing of this stack. */
  readonly elsewhere: boolean;
  readonly verdict: Verdict;
  readonly reason: Message | null;
  readonly attestation: string | null;
  readonly measurements: readonly Measurement[];
  /** From the first phase to the end of the last; null: not known. */
  readonly took: number | null;
  /** Null while it has not ended. */
  readonly undone: boolean | null;
}

/** A measurement that some claim bounds, over the runs of one drill. */
export interface FigureHistory {
  readonly measurement: string;
  readonly unit: Measurement['unit'];
  /** The strictest bound that a claim of the drill sets. */
  readonly limit: number;
  readonly points: readonly { readonly at: string; readonly value: number; readonly verdict: Verdict }[];
}

export const HORIZONS = ['now', 'two-weeks', 'month'] as const;
export type Horizon = (typeof HORIZONS)[number];

export interface NextStep {
  readonly horizon: Horizon;
  readonly what: Message;
  /** What does it; null: no command can. */
  readonly command: string | null;
  /** Claims it is for. */
  readonly claims: readonly string[];
}

/** Something only a person can do. Open until evidence shows it done; where nothing can show it, open. */
export interface PersonTask {
  readonly what: Message;
  readonly state: 'open' | 'done';
  /** How it is seen, or why it cannot be. */
  readonly seen: Message;
  readonly claims: readonly string[];
}

/** The stack as it was last brought about, and how each service is now. */
export interface Architecture {
  readonly services: readonly ReportedService[];
  /** Where people and programs connect, without secrets. */
  readonly endpoints: readonly { readonly title: string; readonly url: string }[];
}

export interface ReportedService {
  readonly name: string;
  readonly component: string;
  readonly node: string;
  /** `address:port` of each TCP socket; Unix sockets are private to the machine and are only counted. */
  readonly listens: readonly string[];
  readonly privateSockets: number;
  readonly health: string;
  readonly role: string | null;
}

/** The newest word on a claim's waiver. */
export interface ReportedWaiver {
  readonly claim: string;
  readonly reason: string;
  readonly by: string;
  readonly since: string;
  readonly until: string;
  readonly state: 'active' | 'ended' | 'withdrawn';
}

export interface ReportedFailover extends Omit<FastFailoverUsed, 'kind'> {
  readonly at: string;
}

/** Where the evidence came from, so that anyone can check it. */
export interface Source {
  /** Null: nothing was ever recorded. */
  readonly ledger: string | null;
  /** SHA-256 of the key that signs it. */
  readonly key: string | null;
  readonly records: number;
  readonly head: { readonly sequence: number; readonly hash: string; readonly at: string } | null;
  /** Anchors compared, and up to which record they vouch that nothing was cut off. */
  readonly anchors: number;
  readonly anchored: number;
}
