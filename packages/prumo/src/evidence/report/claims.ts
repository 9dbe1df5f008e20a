import type { ClaimState } from '../claims/claim-state.ts';
import type { Run } from '../claims/runs.ts';
import type { VariantState } from '../claims/variant-state.ts';
import type { KnownDrill, ReportedClaim, ReportedVariant, ReportedWaiver, Standing } from './model.ts';

/** What people must see first comes first. */
export const STANDINGS: readonly Standing[] = ['failed', 'stale', 'never', 'proven', 'waived'];

/** Every claim once, in the order of the report. */
export function reportedClaims(
  states: readonly ClaimState[],
  runs: readonly Run[],
  drills: readonly KnownDrill[],
  waivers: readonly ReportedWaiver[],
): readonly ReportedClaim[] {
  const attested = new Map(runs.map((run) => [run.start.run, run.end?.entry.attestation?.what ?? null]));
  const known = new Map(drills.map((drill) => [drill.id, drill]));
  const variant = (state: VariantState): ReportedVariant => {
    const drill = known.get(state.drill);
    return {
      drill: state.drill,
      available: drill === undefined ? 'missing' : drill.unfit === null ? 'yes' : 'unfit',
      status: state.status,
      at: state.at,
      age: state.age,
      measurement: state.measurement,
      attestation: state.run === null ? null : (attested.get(state.run) ?? null),
      tries: state.tries,
      why: state.why,
    };
  };
  return states
    .map((state): ReportedClaim => {
      const { claim } = state;
      const ages = state.variants.flatMap((one) => one.age ?? []);
      return {
        id: claim.id,
        area: claim.area,
        weight: claim.weight,
        title: claim.title,
        faultModel: claim.faultModel,
        objective: state.objective,
        standing: state.waiver === null ? state.status : 'waived',
        status: state.status,
        value: state.value,
        why: state.why,
        freshness: claim.freshness,
        age: ages.length === 0 ? null : Math.max(...ages),
        tries: state.tries,
        variants: state.variants.map(variant),
        waiver: waivers.find((waiver) => waiver.claim === claim.id && waiver.state === 'active') ?? null,
      };
    })
    .sort(byUrgency);
}

/** Stable, so that claims of one weight keep the order of the areas; those somebody began to prove come before those nobody could. */
function byUrgency(a: ReportedClaim, b: ReportedClaim): number {
  return STANDINGS.indexOf(a.standing) - STANDINGS.indexOf(b.standing) || Number(tried(b)) - Number(tried(a)) || b.weight - a.weight;
}

/** Whether any run was about it. */
export function tried({ tries }: Pick<ReportedClaim, 'tries'>): boolean {
  return tries.proven + tries.failed + tries.inconclusive > 0;
}
