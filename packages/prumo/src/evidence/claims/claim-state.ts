import type { Message } from '../../messages/message.ts';
import type { Binding, Claim, LedgerRecord, Objective } from '../../model/index.ts';
import type { Spec } from '../../spec/spec.ts';
import { runsOf } from './runs.ts';
import { type ClaimStatus, type Tries, type VariantState, variantState } from './variant-state.ts';
import { type ActiveWaiver, activeWaivers } from './waivers.ts';

/** How it stands with a claim, by its evidence. Computed each time, never stored. */
export interface ClaimState {
  readonly claim: Claim;
  readonly objective: Objective;
  /** That of its worst drill. */
  readonly status: ClaimStatus;
  /** 0 to 1: that of its worst drill, since each variant of the fault must have been shown. */
  readonly value: number;
  readonly variants: readonly VariantState[];
  readonly tries: Tries;
  /** Set while a waiver is in force: the claim is then out of the score, and its status is shown all the same. */
  readonly waiver: ActiveWaiver | null;
  /** Why it is not `proven`, from the worst drill; null when it is. */
  readonly why: Message | null;
}

/** All that a score is made from; the same inputs give the same score. */
export interface Evidence {
  readonly claims: readonly Claim[];
  readonly spec: Spec;
  /** Verified records, oldest first. */
  readonly records: readonly LedgerRecord[];
  /** What evidence taken now would be bound to. */
  readonly binding: Binding;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** From worst to best. */
const ORDER: readonly ClaimStatus[] = ['failed', 'never', 'stale', 'proven'];

/** State of every claim, in their order. The one computation that everything people see reads. Pure. */
export function claimStates({ claims, spec, records, binding, now }: Evidence): readonly ClaimState[] {
  const runs = runsOf(records);
  const waivers = activeWaivers(records, now);
  return claims.map((claim) => {
    const objective = claim.objective(spec);
    const variants = claim.drills.map((drill) => variantState(drill, { claim, objective, runs, binding, now }));
    const worst = variants.toSorted((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status) || a.value - b.value)[0];
    if (worst === undefined) throw new Error(`the claim ${claim.id} names no drill`);
    const sum = (kind: keyof Tries): number => variants.reduce((total, variant) => total + variant.tries[kind], 0);
    return {
      claim,
      objective,
      status: worst.status,
      value: Math.min(...variants.map((variant) => variant.value)),
      variants,
      tries: { proven: sum('proven'), failed: sum('failed'), inconclusive: sum('inconclusive') },
      waiver: waivers.get(claim.id) ?? null,
      why: worst.why,
    };
  });
}
