import * as z from 'zod';

const exportSchema = z.object({
  records: z.array(
    z.object({
      entry: z.union([
        z.object({ kind: z.enum(['drill-start', 'drill-end']), run: z.string() }),
        z.object({ kind: z.literal('fast-failover'), outcome: z.string(), took: z.record(z.string(), z.number()) }),
        z.object({ kind: z.string() }).transform(({ kind }) => ({ kind })),
      ]),
    }),
  ),
});

/**
 * Milliseconds of each step of the fast failover within a run, from `prumo evidence export`; empty when there was none, when it was
 * refused, and when there were several, which no one sample is. Throws when the ledger knows of no such run. Pure.
 */
export function failoverSteps(exported: string, run: string): Readonly<Record<string, number>> {
  const entries = exportSchema.parse(JSON.parse(exported)).records.map(({ entry }) => entry);
  const at = (kind: string): number => entries.findIndex((entry) => entry.kind === kind && 'run' in entry && entry.run === run);
  const [start, end] = [at('drill-start'), at('drill-end')];
  if (start < 0 || end < start) throw new Error(`the ledger has no whole run ${run}`);
  const uses = entries.slice(start, end).flatMap((entry) => ('took' in entry && entry.outcome === 'released' ? [entry.took] : []));
  return uses.length === 1 ? (uses[0] ?? {}) : {};
}
