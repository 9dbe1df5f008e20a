import type { Message } from '../../messages/message.ts';
import type { Binding, Claim, Measurement, Objective } from '../../model/index.ts';
import { isFromFuture, worth } from './freshness.ts';
import { isSameStack, judge, type Judged, outdatedBy, takenElsewhere } from './judge.ts';
import type { Run } from './runs.ts';
import { text } from './text.ts';

/** How it stands with a claim or one of its drills. `stale` is proven too long ago. */
export type ClaimStatus = 'failed' | 'never' | 'stale' | 'proven';

/** `proven` in a row that a claim needs after it failed, so that retrying until green does not pay. */
export const PROVEN_AFTER_FAILURE = 3;

/** How often it was tried, in all of the ledger. */
export interface Tries {
  readonly proven: number;
  readonly failed: number;
  readonly inconclusive: number;
}

/** A claim as far as one of its drills goes. */
export interface VariantState {
  readonly drill: string;
  readonly status: ClaimStatus;
  /** 0 to 1. */
  readonly value: number;
  /** UUID of the run that decides; null when none does. */
  readonly run: string | null;
  /** ISO 8601: end of that run. */
  readonly at: string | null;
  /** Milliseconds since. */
  readonly age: number | null;
  readonly measurement: Measurement | null;
  /** After a failure: `proven` in a row since, and how many it takes. Null when there was none. */
  readonly since: { readonly proven: number; readonly needed: number } | null;
  readonly tries: Tries;
  /** Why it is not `proven`; null when it is. */
  readonly why: Message | null;
}

export interface StateInputs {
  readonly claim: Claim;
  readonly objective: Objective;
  readonly runs: readonly Run[];
  readonly binding: Binding;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** State of one claim by one drill. Pure. */
export function variantState(drill: string, { claim, objective, runs, binding, now }: StateInputs): VariantState {
  const judged = runs.filter((run) => run.start.drill === drill).flatMap((run) => judge(claim, objective, run) ?? []);
  // A failure on this machine is not forgotten because the environment got another name since: only proofs are.
  const here = judged.filter(
    ({ run, verdict }) =>
      takenElsewhere(run.start.binding, binding) === null || (verdict === 'failed' && isSameStack(run.start.binding, binding)),
  );
  const since = sinceFailure(here);
  const tries = triesOf(here);
  const state = (status: ClaimStatus, value: number, by: Judged | undefined, why: Message | null): VariantState => {
    const at = by?.run.end?.at;
    return {
      drill,
      status,
      value,
      run: by?.run.start.run ?? null,
      at: at === undefined ? null : new Date(at).toISOString(),
      age: at === undefined ? null : Math.max(0, now - at),
      measurement: by?.measurement ?? null,
      since,
      tries,
      why,
    };
  };
  const newest = here.findLast((one) => one.verdict !== 'inconclusive');
  // A failure is not forgotten because a setting changed since: only proofs are.
  if (newest?.verdict === 'failed') return state('failed', 0, newest, newest.reason);
  if (since !== null && since.proven < since.needed) return state('failed', 0, newest, text.notYetTrusted(since.proven, since.needed));
  const proofs = here.filter((one) => one.verdict === 'proven');
  const counting = proofs.findLast((one) => whyNot(one, claim, binding, now) === null);
  if (counting === undefined) return state('never', 0, undefined, whyNever(drill, judged, claim, binding, now));
  const age = Math.max(0, now - (counting.run.end?.at ?? now));
  const value = worth(age, claim.freshness);
  return age <= claim.freshness ? state('proven', value, counting, null) : state('stale', value, counting, text.stale());
}

function whyNot({ run }: Judged, claim: Claim, binding: Binding, now: number): Message | null {
  if (run.end !== null && isFromFuture(run.end.at, now)) return text.fromFuture();
  return outdatedBy(claim, run.start.binding, binding);
}

function whyNever(drill: string, judged: readonly Judged[], claim: Claim, binding: Binding, now: number): Message {
  const last = judged.at(-1);
  if (last === undefined) return text.neverTried(drill);
  const elsewhere = takenElsewhere(last.run.start.binding, binding);
  if (elsewhere !== null) return elsewhere;
  const proof = judged.findLast((one) => one.verdict === 'proven');
  return (proof === undefined ? last.reason : whyNot(proof, claim, binding, now)) ?? text.neverTried(drill);
}

/**
 * Null when nothing failed, or it was made good: three in a row whatever came after. A run that never ended, or was interrupted,
 * breaks the row, or a failure seen coming could be killed before it is written down; one that ended `inconclusive` by itself does not.
 */
function sinceFailure(judged: readonly Judged[]): VariantState['since'] {
  let proven: number | null = null;
  for (const { verdict, run } of judged) {
    if (verdict === 'failed') proven = 0;
    else if (proven === null) continue;
    else if (run.end === null || run.end.entry.interrupted === true) proven = 0;
    else if (verdict === 'proven') proven += 1;
    if (proven === PROVEN_AFTER_FAILURE) proven = null;
  }
  return proven === null ? null : { proven, needed: PROVEN_AFTER_FAILURE };
}

export function triesOf(judged: readonly Pick<Judged, 'verdict'>[]): Tries {
  const count = (verdict: Judged['verdict']): number => judged.filter((one) => one.verdict === verdict).length;
  return { proven: count('proven'), failed: count('failed'), inconclusive: count('inconclusive') };
}
