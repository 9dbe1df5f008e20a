import { type DrillFigure, LOST, none, PROVEN, SAMPLE, seconds, withoutWrites } from './drill-figures.ts';

/** A drill measured by itself on a stack with every default and a cache. */
export interface MeasuredDrill {
  readonly drill: string;
  /** Seconds a run takes as a rule, with the wait for a whole stack before it; for the estimate. */
  readonly expected: number;
  readonly figures: readonly DrillFigure[];
}

/** Goals are those of the issue of drills and failover. */
export const MEASURED_DRILLS: readonly MeasuredDrill[] = [
  {
    drill: 'switchover',
    expected: 30,
    figures: [
      none(SAMPLE.failed, 'failed-requests'),
      seconds(SAMPLE.wait, 'longest-wait', { by: 'median', atMost: 1.5 }),
      ...LOST,
      PROVEN,
      // Where the time goes: the whole procedure, of it with transactions held back, and what a new login waited.
      seconds('step procedure', 'seconds-of-procedure'),
      seconds('step transactions held', 'seconds-held'),
      seconds('step longest login', 'longest-login'),
    ],
  },
  { drill: 'standby-loss', expected: 30, figures: [withoutWrites(1), ...LOST, PROVEN] },
  { drill: 'etcd-leader-loss', expected: 30, figures: [none(SAMPLE.failed, 'failed-requests'), withoutWrites(), ...LOST, PROVEN] },
  { drill: 'router-loss', expected: 25, figures: [withoutWrites(1), ...LOST, PROVEN] },
  { drill: 'pooler-loss', expected: 25, figures: [withoutWrites(1), ...LOST, PROVEN] },
  {
    drill: 'redis-failover',
    expected: 30,
    figures: [withoutWrites(3), none('confirmed writes lost', 'confirmed-writes-lost'), PROVEN],
  },
  {
    drill: 'pool-saturation',
    expected: 65,
    figures: [
      none(SAMPLE.failed, 'failed-requests'),
      {
        sample: SAMPLE.throughput,
        unit: 'ratio',
        of: ({ verdict, measured: { 'throughput-lost': lost } }) =>
          verdict === 'inconclusive' || lost === undefined ? null : Math.round((1 - lost) * 1000) / 1000,
        goal: { by: 'median', atLeast: 0.9 },
      },
      PROVEN,
    ],
  },
];
