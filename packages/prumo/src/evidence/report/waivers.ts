import type { LedgerRecord } from '../../model/index.ts';
import type { ClaimState } from '../claims/claim-state.ts';
import type { ReportedWaiver } from './model.ts';

/**
 * The newest word on every claim that was ever waived: in force first, then what ended by itself, then what was withdrawn. Whether one
 * is in force is the claim's own state; a waiver of a claim the rubric no longer has is shown too, by its dates.
 */
export function reportedWaivers(records: readonly LedgerRecord[], states: readonly ClaimState[], now: number): readonly ReportedWaiver[] {
  const known = new Map(states.map((state) => [state.claim.id, state]));
  const newest = new Map<string, ReportedWaiver>();
  for (const { at, entry } of records) {
    if (entry.kind === 'waiver') {
      const { claim, reason, by, until } = entry;
      const state = known.get(claim);
      const active = state === undefined ? Date.parse(until) > now : state.waiver !== null;
      newest.set(claim, { claim, reason, by, since: at, until, state: active ? 'active' : 'ended' });
    } else if (entry.kind === 'waiver-withdrawn') {
      const waiver = newest.get(entry.claim);
      if (waiver !== undefined) newest.set(entry.claim, { ...waiver, state: 'withdrawn', until: waiver.until < at ? waiver.until : at });
    }
  }
  const order: readonly ReportedWaiver['state'][] = ['active', 'ended', 'withdrawn'];
  return [...newest.values()].sort(
    (a, b) => order.indexOf(a.state) - order.indexOf(b.state) || (a.until < b.until ? -1 : a.until > b.until ? 1 : 0),
  );
}
