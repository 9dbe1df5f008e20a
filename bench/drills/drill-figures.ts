import type { Goal, Samples } from '../result.ts';
import type { RunRecord } from './run-record.ts';

/** A list of samples that runs of a drill give, and its goal. */
export interface DrillFigure {
  readonly sample: string;
  readonly unit: Samples[string]['unit'];
  /** What a run gives; null: it gives none. */
  readonly of: (run: RunRecord) => number | null;
  readonly goal?: Omit<Goal, 'of'>;
}

const NOTHING = { by: 'maximum', atMost: 0 } as const;
const ALL = { by: 'minimum', atLeast: 1 } as const;

/** Names of samples that other files speak of. */
export const SAMPLE = {
  withoutWrites: 'without writes',
  lost: 'acknowledged writes lost',
  readEverywhere: 'every member read',
  proven: 'proven',
  failed: 'failed requests',
  wait: 'longest wait',
  throughput: 'throughput of 25 clients kept',
} as const;

/** An inconclusive run says nothing of times. */
export function seconds(sample: string, measurement: string, goal?: Omit<Goal, 'of'>): DrillFigure {
  const of = ({ verdict, measured }: RunRecord): number | null => (verdict === 'inconclusive' ? null : (measured[measurement] ?? null));
  return { sample, unit: 's', of, ...(goal === undefined ? {} : { goal }) };
}

/**
 * Seconds without writes. When they never came back the drill has no such measurement, and that is the worst sample of all: it counts
 * with the time for which they were waited for, the least it can have been.
 */
export function withoutWrites(atMost?: number): DrillFigure {
  return {
    ...seconds(SAMPLE.withoutWrites, 'seconds-without-writes', atMost === undefined ? undefined : { by: 'median', atMost }),
    of: ({ verdict, measured, observed }) =>
      verdict === 'inconclusive' ? null : (measured['seconds-without-writes'] ?? (verdict === 'failed' ? observed : null)),
  };
}

/** None of it may happen. A run that could not be judged shows nothing by having seen none; what it did see counts. */
export function none(sample: string, measurement: string): DrillFigure {
  const of = ({ verdict, measured }: RunRecord): number | null => {
    const count = measured[measurement];
    return count === undefined || (count === 0 && verdict === 'inconclusive') ? null : count;
  };
  return { sample, unit: 'count', of, goal: NOTHING };
}

/** Writes lost, of runs whose ledger was compared with every member, and that all runs are such: the drill measures it only then. */
export const LOST: readonly DrillFigure[] = [
  { sample: SAMPLE.lost, unit: 'count', of: ({ measured }) => measured['acknowledged-writes-lost'] ?? null, goal: NOTHING },
  {
    sample: SAMPLE.readEverywhere,
    unit: 'share',
    of: ({ measured }) => ('acknowledged-writes-lost' in measured ? 1 : 0),
    goal: ALL,
  },
];

/** Each run 1 or 0: an attested fault, real load, everything put back, the promise held. */
export const PROVEN: DrillFigure = { sample: SAMPLE.proven, unit: 'share', of: ({ verdict }) => (verdict === 'proven' ? 1 : 0), goal: ALL };

/** Where the time of a fast failover went. */
export const FAILOVER_STEPS: readonly DrillFigure[] = [
  ...['look', 'fence', 'remove', 'leader'].map(
    (step): DrillFigure => ({ sample: `step ${step}`, unit: 'ms', of: ({ steps }) => steps[step] ?? null }),
  ),
  seconds('step until another leads', 'seconds-to-new-primary'),
];

/**
 * Samples and goals of runs. A figure that no run gave has no list, and no goal: that all runs be proven, or at least accounted for,
 * is missed then. `suffix` goes after the names. Pure.
 */
export function measuredBy(
  runs: readonly RunRecord[],
  figures: readonly DrillFigure[],
  suffix = '',
): { readonly samples: Samples; readonly goals: readonly Goal[] } {
  const lists = figures
    .map(({ sample, unit, of, goal }) => ({ name: `${sample}${suffix}`, unit, goal, values: runs.flatMap((run) => of(run) ?? []) }))
    .filter(({ values }) => values.length > 0);
  return {
    samples: Object.fromEntries(lists.map(({ name, unit, values }) => [name, { unit, values }])),
    goals: lists.flatMap(({ name, goal }) => (goal === undefined ? [] : [{ of: name, ...goal }])),
  };
}
