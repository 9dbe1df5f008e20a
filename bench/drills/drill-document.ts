import * as z from 'zod';
import type { RunRecord } from './run-record.ts';

/** One drill in what `prumo drill run … --json` and `prumo prove … --json` write. */
export interface DrillEnded extends Pick<RunRecord, 'drill' | 'verdict' | 'reason' | 'observed' | 'measured'> {
  /** Its id in the evidence ledger. */
  readonly run: string;
  /** Seconds from its first phase to the end of its last. */
  readonly took: number;
}

const phaseSchema = z.object({ phase: z.string(), from: z.iso.datetime(), to: z.iso.datetime() });
const documentSchema = z.object({
  drills: z
    .array(
      z.object({
        drill: z.string(),
        run: z.string(),
        verdict: z.enum(['proven', 'failed', 'inconclusive']),
        reason: z.object({ en: z.string() }).nullable(),
        phases: z.array(phaseSchema),
        measurements: z.record(z.string(), z.object({ value: z.number(), unit: z.string() })),
      }),
    )
    .min(1),
});
type Document = z.infer<typeof documentSchema>['drills'][number];

/** Units of what figures are made of: with another unit the same name would be another figure. */
const UNITS: Readonly<Record<string, string>> = {
  'acknowledged-writes-lost': 'count',
  'confirmed-writes-lost': 'count',
  'failed-requests': 'count',
  'longest-login': 'seconds',
  'longest-wait': 'seconds',
  'seconds-held': 'seconds',
  'seconds-of-procedure': 'seconds',
  'seconds-to-new-primary': 'seconds',
  'seconds-without-writes': 'seconds',
  'throughput-lost': 'ratio',
};

/** Read such a document. Throws when it is none, or when a measurement has another unit than figures take it for. Pure. */
export function drillsIn(stdout: string): readonly DrillEnded[] {
  return documentSchema.parse(JSON.parse(stdout)).drills.map(ended);
}

function ended({ drill, run, verdict, reason, phases, measurements }: Document): DrillEnded {
  const measured = Object.entries(measurements).map(([name, { value, unit }]): [string, number] => {
    const expected = UNITS[name];
    if (expected !== undefined && expected !== unit) throw new Error(`${name} of ${drill} is in ${unit}, not in ${expected}`);
    return [name, rounded(value)];
  });
  const [inject, observe] = ['inject', 'observe'].map((name) => phases.find(({ phase }) => phase === name));
  const [first, last] = [phases[0]?.from, phases.at(-1)?.to];
  return {
    drill,
    run,
    verdict,
    reason: reason?.en ?? null,
    observed: inject === undefined || observe === undefined ? null : seconds(inject.to, observe.to),
    took: first === undefined || last === undefined ? 0 : seconds(first, last),
    measured: Object.fromEntries(measured),
  };
}

function seconds(from: string, to: string): number {
  return rounded((Date.parse(to) - Date.parse(from)) / 1000);
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
