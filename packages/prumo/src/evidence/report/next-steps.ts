import type { Message } from '../../messages/message.ts';
import type { Horizon, NextStep, ReportedClaim, ReportedVariant } from './model.ts';
import { text } from './text.ts';

const DAY = 86_400_000;
/** Milliseconds ahead that each horizon looks. */
const AHEAD: Readonly<Record<'two-weeks' | 'month', number>> = { 'two-weeks': 14 * DAY, month: 30 * DAY };
/** Claims of this weight are proven at once where a command can: without them data or the service is lost. See `Claim.weight`. */
const AT_ONCE = 5;

interface Need {
  readonly drill: string;
  readonly claim: ReportedClaim;
}

/**
 * What to do next, from what is failed, stale or never proven. Now: repair what failed, and prove what weighs most. Within two weeks:
 * prove all else that a drill here can, before it goes stale too. Within a month: what goes stale until then, and what has no drill yet.
 * A claim that is waived asks for nothing until shortly before its waiver ends.
 */
export function nextSteps(claims: readonly ReportedClaim[], now: number): readonly NextStep[] {
  const counted = claims.filter((claim) => claim.waiver === null);
  const failed = counted.filter((claim) => claim.status === 'failed');
  const needs = counted
    .filter((claim) => claim.status !== 'failed')
    .flatMap((claim) => claim.variants.map((variant) => ({ claim, variant })));
  const open = needs.filter(({ variant }) => variant.status !== 'proven');
  const drillable = open.filter(({ variant }) => variant.available === 'yes').map(needOf);
  const urgent = new Set(drillable.filter(({ claim }) => claim.weight >= AT_ONCE).map(({ drill }) => drill));
  const soon = (within: number) => needs.filter((one) => one.variant.available === 'yes' && isDue(one, within)).map(needOf);
  const repaired = failed.flatMap((claim) =>
    claim.variants.filter((variant) => variant.status === 'failed').map((variant) => variant.drill),
  );
  const begun = new Set([...drillable.map(({ drill }) => drill), ...repaired]);
  const again = soon(AHEAD['two-weeks']).filter(({ drill }) => !begun.has(drill));
  const planned = new Set([...begun, ...again.map(({ drill }) => drill)]);
  return [
    ...failed.map(repair),
    ...proofs('now', byDrill(drillable.filter(({ drill }) => urgent.has(drill)))),
    ...proofs('two-weeks', byDrill(drillable.filter(({ drill }) => !urgent.has(drill)))),
    ...proofs('two-weeks', byDrill(again), text.drillAgain),
    ...waiversEnding(claims, now),
    ...proofs('month', byDrill(soon(AHEAD.month).filter(({ drill }) => !planned.has(drill))), text.drillAgain),
    ...byDrill(open.filter(({ variant }) => variant.available === 'unfit').map(needOf)).map(([drill, ids]) => ({
      horizon: 'month' as const,
      what: text.unfitDrill(drill),
      command: null,
      claims: ids,
    })),
    ...unwritten(open.filter(({ variant }) => variant.available === 'missing').map(needOf)),
  ];
}

function needOf({ claim, variant }: { readonly claim: ReportedClaim; readonly variant: ReportedVariant }): Need {
  return { drill: variant.drill, claim };
}

/** Proven now, and stale within so many milliseconds. */
function isDue({ claim, variant }: { readonly claim: ReportedClaim; readonly variant: ReportedVariant }, within: number): boolean {
  return variant.status === 'proven' && variant.age !== null && variant.age + within > claim.freshness;
}

function repair(claim: ReportedClaim): NextStep {
  const drills = claim.variants.filter((variant) => variant.status === 'failed').map((variant) => variant.drill);
  return { horizon: 'now', what: text.repair(claim.title), command: `prumo prove --only ${drills.join(',')}`, claims: [claim.id] };
}

function proofs(
  horizon: Horizon,
  drills: readonly (readonly [string, readonly string[]])[],
  what: (drill: string) => Message = text.runDrill,
): readonly NextStep[] {
  return drills.map(([drill, claims]) => ({ horizon, what: what(drill), command: `prumo prove --only ${drill}`, claims }));
}

/** One step for each drill, however many claims wait for it; what serves the most weight first. */
function byDrill(needs: readonly Need[]): readonly (readonly [string, readonly string[]])[] {
  return [...Map.groupBy(needs, (need) => need.drill)]
    .sort(([, a], [, b]) => weightOf(b) - weightOf(a))
    .map(([drill, own]) => [drill, [...new Set(own.map((need) => need.claim.id))]] as const);
}

/** What no drill here can prove yet: one step for each area, since all that can be done is to wait for a Prumo that has the drills. */
function unwritten(needs: readonly Need[]): readonly NextStep[] {
  return [...Map.groupBy(needs, (need) => need.claim.area)].map(([area, own]) => ({
    horizon: 'month',
    what: text.missingDrills(area, [...new Set(own.map((need) => need.drill))]),
    command: null,
    claims: [...new Set(own.map((need) => need.claim.id))],
  }));
}

function weightOf(needs: readonly Need[]): number {
  return needs.reduce((sum, { claim }) => sum + claim.weight, 0);
}

function waiversEnding(claims: readonly ReportedClaim[], now: number): readonly NextStep[] {
  return claims.flatMap(({ waiver, title, id }): readonly NextStep[] => {
    if (waiver === null) return [];
    const left = Date.parse(waiver.until) - now;
    if (left > AHEAD.month) return [];
    const horizon = left <= AHEAD['two-weeks'] ? 'two-weeks' : 'month';
    return [{ horizon, what: text.waiverEnds(title), command: null, claims: [id] }];
  });
}
