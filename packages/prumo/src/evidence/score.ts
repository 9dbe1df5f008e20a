import { AREAS, type Area, type LedgerRecord } from '../model/index.ts';
import { type ClaimState, claimStates, type Evidence } from './claims/claim-state.ts';
import { clockOf, runsOf } from './claims/runs.ts';

/** Readiness of an area, or of all. */
export interface Score {
  /** 0 to 10; null when every claim is waived: there is nothing to say then. */
  readonly score: number | null;
  /** Share of the owed weight that the score speaks of, 0 to 1: what is not waived. */
  readonly coverage: number;
  /** Claims owed and not waived, and how many of them are proven and fresh. */
  readonly claims: number;
  readonly proven: number;
}

export interface AreaScore extends Score {
  readonly area: Area;
}

export interface Readiness {
  /** Version of the rubric. */
  readonly rubric: number;
  /** ISO 8601: the time it was computed for. */
  readonly at: string;
  readonly areas: readonly AreaScore[];
  /** Its score is the mean of the areas that have one; each area weighs the same, however many claims it has. */
  readonly overall: Score;
  readonly claims: readonly ClaimState[];
}

/** Readiness from evidence alone. Pure. */
export function readiness(evidence: Evidence, rubric: number): Readiness {
  const claims = claimStates(evidence);
  const areas = AREAS.map((area) => ({
    area,
    ...scoreOf(
      claims.filter((state) => state.claim.area === area),
      (state) => state.value,
    ),
  }));
  return { rubric, at: new Date(evidence.now).toISOString(), areas, overall: overallOf(claims, areas), claims };
}

/** What each area and all would reach if all that these drills can prove were proven: the goal for now. */
export function reachable(claims: readonly ClaimState[], drills: ReadonlySet<string>): Pick<Readiness, 'areas' | 'overall'> {
  const value = (state: ClaimState): number => (state.claim.drills.every((drill) => drills.has(drill)) ? 1 : state.value);
  const areas = AREAS.map((area) => ({
    area,
    ...scoreOf(
      claims.filter((state) => state.claim.area === area),
      value,
    ),
  }));
  return { areas, overall: overallOf(claims, areas) };
}

/**
 * Readiness as it was: with the records there were then, judged by what the stack was then, which the newest drill begun until
 * then says. Rubric and objectives are those of now, or the two could not be compared.
 */
export function readinessAt(time: number, evidence: Evidence, rubric: number): Readiness {
  const records = evidence.records.filter((record) => clockOf(record) <= time);
  const binding =
    runsOf(records)
      .toSorted((a, b) => a.sequence - b.sequence)
      .at(-1)?.start.binding ?? evidence.binding;
  return readiness({ ...evidence, records, binding, now: time }, rubric);
}

/** Milliseconds since 1970 of the first record; undefined in an empty ledger. */
export function firstRecordAt(records: readonly LedgerRecord[]): number | undefined {
  const first = records[0];
  return first === undefined ? undefined : clockOf(first);
}

function scoreOf(claims: readonly ClaimState[], value: (state: ClaimState) => number): Score {
  const owed = weight(claims);
  const counted = claims.filter((state) => state.waiver === null);
  const left = weight(counted);
  return {
    score: left === 0 ? null : (10 * counted.reduce((sum, state) => sum + state.claim.weight * value(state), 0)) / left,
    coverage: owed === 0 ? 1 : left / owed,
    claims: counted.length,
    proven: counted.filter((state) => state.status === 'proven').length,
  };
}

function overallOf(claims: readonly ClaimState[], areas: readonly AreaScore[]): Score {
  const scored = areas.flatMap((area) => area.score ?? []);
  return {
    ...scoreOf(claims, (state) => state.value),
    score: scored.length === 0 ? null : scored.reduce((sum, score) => sum + score, 0) / scored.length,
  };
}

function weight(claims: readonly ClaimState[]): number {
  return claims.reduce((sum, state) => sum + state.claim.weight, 0);
}
