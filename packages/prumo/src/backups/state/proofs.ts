import { pgbackrest } from '../../components/pgbackrest/index.ts';
import type { LedgerRecord } from '../../model/index.ts';
import type { Proof } from './facts.ts';

/** When each drill that proves a claim on backups last did. Pure. */
export function proofsOf(records: readonly LedgerRecord[]): readonly Proof[] {
  const drills = [...new Set((pgbackrest.claims ?? []).flatMap((claim) => claim.drills))];
  return drills.map((drill) => {
    const runs = records.flatMap(({ at, entry }) =>
      entry.kind === 'drill-end' && entry.drill === drill ? [{ at, verdict: entry.verdict }] : [],
    );
    return {
      drill,
      provenAt: runs.findLast(({ verdict }) => verdict === 'proven')?.at ?? null,
      verdict: runs.at(-1)?.verdict ?? null,
    };
  });
}
