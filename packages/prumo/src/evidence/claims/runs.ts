import type { DrillEnd, DrillStart, LedgerRecord } from '../../model/index.ts';

/** One run of a drill as the ledger has it. */
export interface Run {
  readonly start: DrillStart;
  /** Sequence of its start record. */
  readonly sequence: number;
  /** Milliseconds since 1970, by the machine's own clock at the time. */
  readonly startedAt: number;
  /** Null: it never ended, or has not yet. */
  readonly end: { readonly entry: DrillEnd; readonly sequence: number; readonly at: number } | null;
}

/**
 * Runs in the order they were decided: by the sequence of their end, the unended by that of their start. Only the first end of a
 * run counts, and only after its start and of the same drill: what was written to a ledger later cannot better it.
 */
export function runsOf(records: readonly LedgerRecord[]): readonly Run[] {
  const runs = new Map<string, Run>();
  for (const record of records) {
    const { entry, sequence } = record;
    if (entry.kind === 'drill-start') {
      if (!runs.has(entry.run)) runs.set(entry.run, { start: entry, sequence, startedAt: clockOf(record), end: null });
    } else if (entry.kind === 'drill-end') {
      const begun = runs.get(entry.run);
      if (begun === undefined || begun.end !== null || begun.start.drill !== entry.drill) continue;
      runs.set(entry.run, { ...begun, end: { entry, sequence, at: clockOf(record) } });
    }
  }
  return [...runs.values()].sort((a, b) => (a.end?.sequence ?? a.sequence) - (b.end?.sequence ?? b.sequence));
}

/** What the machine's clock said when a record was written; `at` alone may have waited for a clock that was set back. */
export function clockOf(record: LedgerRecord): number {
  return Date.parse(record.at) - record.clockBehind;
}
