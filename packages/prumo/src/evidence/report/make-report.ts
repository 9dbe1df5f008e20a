import { claimStates, type Evidence } from '../claims/claim-state.ts';
import { runsOf } from '../claims/runs.ts';
import { firstRecordAt, reachable, readiness, readinessAt } from '../score.ts';
import { reportedClaims } from './claims.ts';
import { drillHistories } from './history.ts';
import type { Architecture, KnownDrill, Report, Source, Standing } from './model.ts';
import { nextSteps } from './next-steps.ts';
import { personTasks } from './person-tasks.ts';
import { reportedWaivers } from './waivers.ts';

export interface ReportInputs {
  readonly evidence: Evidence;
  /** Version of the rubric. */
  readonly rubric: number;
  /** Drills this Prumo has. */
  readonly drills: readonly KnownDrill[];
  /** Milliseconds since 1970 that "before" is about; undefined: the first record. */
  readonly since: number | undefined;
  readonly timeZone: string;
  readonly architecture: Architecture | null;
  readonly source: Source;
}

/** Digits of a digest that people compare. */
const SHORT = 12;

/** Everything a readiness report says, from evidence alone. Pure: nobody can write a state into it. */
export function makeReport(inputs: ReportInputs): Report {
  const { evidence, rubric, drills } = inputs;
  const { binding, records, spec } = evidence;
  const since = inputs.since ?? firstRecordAt(records) ?? evidence.now;
  const now = readiness(evidence, rubric);
  const before = readinessAt(since, evidence, rubric);
  const goal = reachable(now.claims, new Set(drills.flatMap((drill) => (drill.unfit === null ? [drill.id] : []))));
  const runs = runsOf(records);
  const waivers = reportedWaivers(records, claimStates(evidence), evidence.now);
  const claims = reportedClaims(now.claims, runs, drills, waivers);
  const count = (standing: Standing): number => claims.filter((claim) => claim.standing === standing).length;
  return {
    stack: spec.name,
    environment: binding.environment,
    machine: binding.machine.slice(0, SHORT),
    at: now.at,
    since: before.at,
    timeZone: inputs.timeZone,
    prumo: binding.prumo,
    versions: binding.versions,
    rubric: now.rubric,
    overall: { before: before.overall.score, now: now.overall, goal: goal.overall.score },
    areas: now.areas.map((score, index) => ({
      area: score.area,
      before: before.areas[index]?.score ?? null,
      now: score,
      goal: goal.areas[index]?.score ?? null,
    })),
    counts: { failed: count('failed'), stale: count('stale'), never: count('never'), proven: count('proven'), waived: count('waived') },
    claims,
    drills: drillHistories(runs, now.claims, drills, binding),
    steps: nextSteps(claims, evidence.now),
    tasks: personTasks(claims),
    architecture: inputs.architecture,
    monthlyCost: spec.monthlyCost ?? null,
    waivers,
    fastFailovers: records.flatMap(({ at, entry }) => (entry.kind === 'fast-failover' ? [{ at, ...withoutKind(entry) }] : [])),
    source: inputs.source,
  };
}

function withoutKind<Entry extends { readonly kind: string }>({ kind: _kind, ...rest }: Entry): Omit<Entry, 'kind'> {
  return rest;
}
