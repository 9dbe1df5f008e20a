import type { Message } from '../messages/message.ts';
import type { Spec } from '../spec/spec.ts';
import type { StackContext } from './context.ts';
import type { Attestation, Measurement, Unit } from './evidence.ts';
import type { Platform, UndoStep } from './platform.ts';

/** What a drill may disturb. One drill at a time in each. */
export type BlastDomain = 'database' | 'cache' | 'router' | 'pooler' | 'application';

/** An experiment that proves claims. One folder under `drills/`, one line in its registry. */
export interface Drill {
  readonly id: string;
  readonly title: Message;
  readonly faultModel: Message;
  /** Ids of the claims it can prove. */
  readonly claims: readonly string[];
  /** Those of them that a stack of this spec makes. Default: all. */
  proves?(spec: Spec): readonly string[];
  readonly blast: BlastDomain;
  /** Components whose services may exit or fail their probes because of it. Any other service that exits meanwhile ends the drill at once. */
  readonly touches: readonly string[];
  /** 1 (a spare is lost) to 9 (the database stops): `prove` goes from low to high. */
  readonly risk: number;
  /** Milliseconds a run is expected to take, for the estimate people see. */
  readonly expected: number;
  /** Milliseconds a run may take up to its undo, where that depends on how much there is. Default: by what is expected. */
  readonly within?: number;
  /** Why a stack of this spec cannot have it; null: it can. */
  unfit(spec: Spec): Message | null;
  /** Set the experiment up: nothing is disturbed yet. */
  begin(context: DrillContext): Promise<Experiment>;
}

export function defineDrill(drill: Drill): Drill {
  return drill;
}

/** What a drill works with. */
export interface DrillContext {
  readonly stack: StackContext;
  readonly platform: Platform;
  /** Prumo's own files and the Node.js it runs on, readable by every node's user. */
  readonly runtime: { readonly node: string; readonly prumo: string };
  /** Prumo's own. */
  readonly version: string;
  /** All randomness of the run comes from here. */
  readonly seed: number;
  /** Unique to the run; use it in names of tables and keys. Lower-case letters and digits. */
  readonly run: string;
  /** Folder of the run, for what is kept outside the cluster. */
  readonly folder: string;
  /** Aborts on Ctrl-C, on the deadline and when the stack leaves its guard rails. */
  readonly signal: AbortSignal;
  /** One line of live progress. */
  say(what: Message): void;
  /**
   * Hand undo steps to the guard before doing what they undo. Resolves when the guard has them on disk. All are run after
   * `observe`, last registered first, or by the guard when this process dies.
   */
  guard(...steps: readonly UndoStep[]): Promise<void>;
}

/** One run of a drill, phase by phase. The engine calls the phases in this order and `end` in any case. */
export interface Experiment {
  /** Is everything well enough to begin, and is load flowing? Reject with `Unsteady` if not: the run is `inconclusive`. */
  steady(): Promise<void>;
  /** Make the fault. Undo steps must have been given to the guard first. */
  inject(): Promise<void>;
  /** Independent proof that the fault happened; null when there is none. Called after `inject` and again after `observe` if null before. */
  attest(): Promise<Attestation | null>;
  /** Wait for what must happen, at most as long as the drill allows. A deadline that passes is a finding, not an error. */
  observe(): Promise<void>;
  /** After the undo: put questions to the system and judge. */
  verify(): Promise<Findings>;
  /** Close connections, drop tables. Must not reject for what is already gone. */
  end(): Promise<void>;
}

export interface Findings {
  readonly measurements: readonly Measurement[];
  readonly judgements: readonly Judgement[];
  readonly load: LoadReport | null;
}

/** What one run says of one claim, before the rules that apply to every drill. */
export interface Judgement {
  readonly claim: string;
  /**
   * `safety`: what was lost is lost however the load ran, so a broken one is `failed` even under a saturated generator.
   * `timing`: measured by the load, so it counts only when the load can be trusted.
   */
  readonly kind: 'safety' | 'timing';
  /** True: held. False: broken. Null: could not be told. */
  readonly held: boolean | null;
  /** Why not, when it is not true. */
  readonly reason: Message | null;
}

/** What the load generator says of itself. */
export interface LoadReport {
  /** Operations in flight, or begun within one arrival interval, at the moment of the fault. */
  readonly inFlightAtFault: number;
  /** Fewest that make the run meaningful. */
  readonly inFlightNeeded: number;
  /** How late arrivals were begun, 99th percentile, milliseconds. */
  readonly lagP99: number;
  /** Above this the generator itself was saturated. Milliseconds. */
  readonly lagAllowed: number;
}

/** The stack is not in a state in which the drill could show anything. */
export class Unsteady extends Error {
  readonly reason: Message;

  constructor(reason: Message) {
    super(reason.en);
    this.name = 'Unsteady';
    this.reason = reason;
  }
}

/** A measurement, written shortly. */
export function measured(name: string, value: number, unit: Unit): Measurement {
  return { name, value, unit };
}
