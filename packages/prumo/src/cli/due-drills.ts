import { claimStates } from '../evidence/index.ts';
import type { Drill } from '../model/index.ts';
import type { Invocation } from './commands/command.ts';
import { readEvidence } from './read-evidence.ts';

/** Drills whose evidence is missing, stale, failed, or about something else than what is now wanted, for a claim that is not waived. */
export async function dueDrills(invocation: Invocation, drills: readonly Drill[]): Promise<readonly Drill[]> {
  const { evidence } = await readEvidence(invocation);
  const due = new Set(
    claimStates(evidence)
      .filter((state) => state.waiver === null)
      .flatMap((state) => state.variants.filter((variant) => variant.status !== 'proven').map((variant) => variant.drill)),
  );
  return drills.filter((drill) => due.has(drill.id));
}
