import * as z from 'zod';

/**
 * One run of a drill, whatever became of it, as a result keeps it. Lists of samples are made from these alone, so that a run which
 * measured nothing is seen to have been there.
 */
export const runRecordSchema = z.strictObject({
  drill: z.string(),
  /** What was otherwise than by default, as in the names of samples. Empty: nothing. */
  setting: z.string(),
  seed: z.int(),
  /** When it began, ISO 8601. */
  at: z.iso.datetime(),
  verdict: z.enum(['proven', 'failed', 'inconclusive']),
  /** Why it is not proven; null when it is. */
  reason: z.string().nullable(),
  /** Seconds from the fault, once made, to the end of the observation; null when it did not come to that. */
  observed: z.number().nullable(),
  /** By the drill's own names and in its units. What is not here was not measured. */
  measured: z.record(z.string(), z.number()),
  /** Milliseconds of each step of the fast failover during the run, as the evidence ledger has them; empty when there was none. */
  steps: z.record(z.string(), z.number()),
});

export type RunRecord = z.infer<typeof runRecordSchema>;
