import * as z from 'zod';
import { type RunRecord, runRecordSchema } from './drills/run-record.ts';
import { spreadOf } from './throughput/summary.ts';

/** Units of samples. `ratio`, `share` and `count` have none: 0.6 is 60 %. `MB` is 1024 × 1024 bytes, as `MB` in a spec. */
const unitSchema = z.enum(['s', 'ms', 'min', 'MB', '% of a core', 'transactions/s', 'requests/s', 'µs', 'rows', 'count', 'ratio', 'share']);

const spreadSchema = z.strictObject({ median: z.number(), minimum: z.number(), maximum: z.number() });

const samplesSchema = z.strictObject({
  unit: unitSchema,
  /** As measured, in the order of measuring. */
  values: z.array(z.number()).min(1),
});

const goalSchema = z.strictObject({
  /** Which samples it is about. */
  of: z.string(),
  /** What of them is compared: the goal is met when this is. */
  by: z.enum(['median', 'minimum', 'maximum']),
  atMost: z.number().optional(),
  atLeast: z.number().optional(),
});

/** One file of `bench/results/`: everything needed to see how a figure came about, and to judge it again. */
export const resultSchema = z.strictObject({
  schemaVersion: z.literal(1),
  name: z.string(),
  /** What measured it, to be typed at the top of the repository. */
  command: z.string(),
  /** ISO 8601. */
  at: z.iso.datetime(),
  /** Commit of this repository; with `+` where files differed from it. */
  commit: z.string(),
  machine: z.strictObject({
    cores: z.int().min(1),
    /** Bytes. */
    memory: z.int(),
    kernel: z.string(),
    cpu: z.string(),
    /** Share of all processors that others used in the two seconds before anything was measured, 0 to 1. */
    busyBefore: z.number().min(0).max(1),
  }),
  /** Of every program the stack runs, and of Prumo and the Node.js it ran on. */
  versions: z.record(z.string(), z.string()),
  /** Of the example's data and of pgbench's choice of rows. */
  seed: z.int(),
  samples: z.record(z.string(), samplesSchema),
  /** Runs of drills that the samples are made of, in the order of running. */
  runs: z.array(runRecordSchema).min(1).optional(),
  summary: z.record(z.string(), spreadSchema),
  goals: z.array(goalSchema).min(1),
  met: z.boolean(),
});

export type Result = z.infer<typeof resultSchema>;
export type Goal = z.infer<typeof goalSchema>;
export type Samples = Result['samples'];

/** What a measurement hands over; the rest is derived, or the same for all of a run. */
export interface Measured {
  readonly name: string;
  readonly samples: Samples;
  readonly goals: readonly Goal[];
  readonly runs?: readonly RunRecord[];
}

/** Median and range of each list of samples. Pure. */
export function summaryOf(samples: Samples): Result['summary'] {
  return Object.fromEntries(Object.entries(samples).map(([name, { values }]) => [name, spreadOf(values)]));
}

/** Whether every goal is met by these samples. Throws for a goal about samples that are not there: it would be met by silence. Pure. */
export function isMet(goals: readonly Goal[], samples: Samples): boolean {
  return goals.every((goal) => {
    const values = samples[goal.of]?.values;
    if (values === undefined) throw new Error(`a goal is about ${goal.of}, which was not measured`);
    if (goal.atMost === undefined && goal.atLeast === undefined) throw new Error(`the goal for ${goal.of} has no bound`);
    const value = spreadOf(values)[goal.by];
    return value <= (goal.atMost ?? Number.POSITIVE_INFINITY) && value >= (goal.atLeast ?? Number.NEGATIVE_INFINITY);
  });
}

/** Share of the processors that others may use before a measurement says more of them than of Prumo. */
export const QUIET = 0.25;
