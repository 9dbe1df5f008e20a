import type { LedgerRecord } from '../../model/index.ts';

/** A waiver in force. */
export interface ActiveWaiver {
  readonly reason: string;
  readonly by: string;
  /** ISO 8601. */
  readonly since: string;
  readonly until: string;
}

/** Waivers in force at a time (milliseconds since 1970), by claim. The newest word on a claim counts; one that has run out does not. */
export function activeWaivers(records: readonly LedgerRecord[], now: number): ReadonlyMap<string, ActiveWaiver> {
  const active = new Map<string, ActiveWaiver>();
  for (const { entry, at } of records) {
    if (entry.kind === 'waiver') active.set(entry.claim, { reason: entry.reason, by: entry.by, since: at, until: entry.until });
    else if (entry.kind === 'waiver-withdrawn') active.delete(entry.claim);
  }
  return new Map([...active].filter(([, waiver]) => Date.parse(waiver.until) > now));
}
