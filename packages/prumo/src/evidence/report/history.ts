import type { Binding } from '../../model/index.ts';
import type { ClaimState } from '../claims/claim-state.ts';
import { takenElsewhere } from '../claims/judge.ts';
import type { Run } from '../claims/runs.ts';
import { triesOf } from '../claims/variant-state.ts';
import type { DrillHistory, FigureHistory, KnownDrill, ReportedRun } from './model.ts';
import { text } from './text.ts';

/** What was tried, drill by drill; the drill that was begun last comes first. */
export function drillHistories(
  runs: readonly Run[],
  claims: readonly ClaimState[],
  drills: readonly KnownDrill[],
  binding: Binding,
): readonly DrillHistory[] {
  const byDrill = Map.groupBy(runs, (run) => run.start.drill);
  return [...byDrill]
    .sort(([, a], [, b]) => (b.at(-1)?.sequence ?? 0) - (a.at(-1)?.sequence ?? 0))
    .map(([drill, own]): DrillHistory => {
      const reported = own.map((run) => reportedRun(run, binding));
      const here = reported.filter((run) => !run.elsewhere);
      return {
        drill,
        title: drills.find((one) => one.id === drill)?.title ?? null,
        tries: triesOf(here),
        runs: reported,
        figures: figuresOf(drill, here, claims),
      };
    });
}

function reportedRun({ start, startedAt, end }: Run, binding: Binding): ReportedRun {
  const entry = end?.entry;
  const from = entry?.phases[0]?.from;
  const to = entry?.phases.at(-1)?.to;
  return {
    run: start.run,
    at: new Date(end?.at ?? startedAt).toISOString(),
    ended: entry !== undefined,
    elsewhere: takenElsewhere(start.binding, binding) !== null,
    verdict: entry?.verdict ?? 'inconclusive',
    reason: entry === undefined ? text.neverEnded() : entry.reason,
    attestation: entry?.attestation?.what ?? null,
    measurements: entry?.measurements ?? [],
    took: from === undefined || to === undefined ? null : Math.max(0, Date.parse(to) - Date.parse(from)),
    undone: entry?.undone ?? null,
  };
}

/** Each measurement that a claim of this drill bounds, with the strictest bound there is now. */
function figuresOf(drill: string, runs: readonly ReportedRun[], claims: readonly ClaimState[]): readonly FigureHistory[] {
  const limits = new Map<string, { readonly limit: number; readonly unit: FigureHistory['unit'] }>();
  for (const { claim, objective } of claims) {
    const { bound } = objective;
    if (bound === undefined || !claim.drills.includes(drill)) continue;
    const before = limits.get(bound.measurement);
    if (before === undefined || bound.limit < before.limit) limits.set(bound.measurement, { limit: bound.limit, unit: bound.unit });
  }
  return [...limits].flatMap(([measurement, { limit, unit }]) => {
    const points = runs.flatMap((run) => {
      const found = run.measurements.find((one) => one.name === measurement && one.unit === unit);
      return found === undefined ? [] : [{ at: run.at, value: found.value, verdict: run.verdict }];
    });
    return points.length === 0 ? [] : [{ measurement, unit, limit, points }];
  });
}
