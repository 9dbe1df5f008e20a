import { type DrillFigure, LOST, measuredBy, PROVEN, SAMPLE, withoutWrites } from '../drills/drill-figures.ts';
import type { RunRecord } from '../drills/run-record.ts';
import type { Measured, Result } from '../result.ts';

/** What may be asked to happen in turn; by default the three ways in which a primary is lost. */
export const IN_TURN = ['failover-node', 'failover-crash', 'failover-hang', 'failover-partition', 'standby-loss', 'switchover'] as const;
export const BY_DEFAULT = IN_TURN.slice(0, 3);

/** Failovers of which none may lose an acknowledged write; the figure the issue of drills and failover names. */
const AS_MANY_AS = 100;

export const CONSECUTIVE = 'consecutive-failovers';

/** A series: run n has the nth drill in turn, and the nth seed. */
export interface Series {
  readonly faults: readonly string[];
  readonly seed: number;
  readonly runs: number;
}

/** What comes at a place of the series, counted from 0. Pure. */
export function turnOf({ faults, seed }: Series, place: number): Pick<RunRecord, 'drill' | 'setting' | 'seed'> {
  return { drill: faults[place % faults.length] ?? '', setting: '', seed: seed + place };
}

/**
 * Runs kept of the same series on the same product, to go on from; or why nothing can be built on them, which is for a person to
 * decide: they would be lost. A series that is complete is measured anew. Pure.
 */
export function resumable(
  kept: Result | undefined,
  series: Series,
  now: { readonly versions: Result['versions']; readonly isSameProduct: (commit: string) => boolean },
): { readonly runs: readonly RunRecord[] } | { readonly because: string } {
  const runs = kept?.runs ?? [];
  if (kept === undefined || runs.length >= series.runs) return { runs: [] };
  const isOfSeries = runs.every((run, place) => {
    const { drill, seed } = turnOf(series, place);
    return run.drill === drill && run.seed === seed;
  });
  if (!isOfSeries) return { because: `its ${runs.length} runs have other drills or seeds` };
  if (!now.isSameProduct(kept.commit)) return { because: `its ${runs.length} runs are of other code, that of ${kept.commit}` };
  const other = Object.entries(now.versions).find(([name, version]) => kept.versions[name] !== version);
  if (other !== undefined)
    return { because: `its ${runs.length} runs are of ${other[0]} ${kept.versions[other[0]] ?? '?'}, not ${other[1]}` };
  return { runs };
}

/** Of an inconclusive run only what it did see counts: that a drill which ended early has compared no ledger is no finding. Pure. */
function ofJudged(figure: DrillFigure): DrillFigure {
  return { ...figure, of: (run) => (run.verdict === 'inconclusive' ? figure.of(run) || null : figure.of(run)) };
}

/**
 * What a series comes to. Nothing may be lost, the ledger must have been compared with every member after each run that was judged, and as many runs
 * as promised must have been judged at all: one that was not counts neither for nor against, and is made up for by another. Pure.
 */
export function measuredSeries(runs: readonly RunRecord[]): Measured {
  const { samples, goals } = measuredBy(runs, [...LOST.map(ofJudged), withoutWrites(), PROVEN]);
  const judged = runs.filter(({ verdict }) => verdict !== 'inconclusive').length;
  return {
    name: CONSECUTIVE,
    samples: { ...samples, 'failovers judged': { unit: 'count', values: [judged] } },
    // A run that took too long is `failed`, and no write is lost by it: times have figures of their own.
    goals: [...goals.filter(({ of }) => of !== SAMPLE.proven), { of: 'failovers judged', by: 'minimum', atLeast: AS_MANY_AS }],
    runs,
  };
}
