import { z } from 'zod';

/** What one run of a drill measured. */
export interface DrillRun {
  readonly verdict: 'proven' | 'failed' | 'inconclusive';
  /** Why it is not proven; null when it is. */
  readonly reason: string | null;
  /** Seconds on the application's path without an acknowledged write. */
  readonly withoutWrites: number;
  readonly lost: number;
}

const documentSchema = z.object({
  drills: z
    .array(
      z.object({
        verdict: z.enum(['proven', 'failed', 'inconclusive']),
        reason: z.object({ en: z.string() }).nullable(),
        measurements: z.record(z.string(), z.object({ value: z.number(), unit: z.string() })),
      }),
    )
    .length(1),
});

/**
 * Read what `prumo drill run … --json` wrote. Throws when it measured nothing: a run that ended before its fault, or after which writes
 * never came back, is no sample. Pure.
 */
export function parseDrillRun(stdout: string): DrillRun {
  const [drill] = documentSchema.parse(JSON.parse(stdout)).drills;
  const measured = (name: string, unit: string): number => {
    const found = drill?.measurements[name];
    if (found?.unit !== unit) throw new Error(`no ${name} was measured: ${drill?.verdict ?? 'no drill'}, ${drill?.reason?.en ?? ''}`);
    return found.value;
  };
  return {
    verdict: drill?.verdict ?? 'inconclusive',
    reason: drill?.reason?.en ?? null,
    withoutWrites: Math.round(measured('seconds-without-writes', 'seconds') * 1000) / 1000,
    lost: measured('acknowledged-writes-lost', 'count'),
  };
}
