import { type ClaimState, claimStates } from '../evidence/index.ts';
import { PrumoError } from '../errors/index.ts';
import type { Disturbed, Drill } from '../model/index.ts';
import { inWindow, type Spec } from '../spec/index.ts';
import type { Invocation } from './commands/command.ts';
import { text } from './drill-text.ts';
import { readEvidence } from './read-evidence.ts';

/** What is owed before production is disturbed: that what a drill could lose can be brought back. */
const RESTORE = 'restore-returns-every-row';

/** What becomes of drills that are asked for. */
export type Gate =
  | { readonly kind: 'closed' }
  | { readonly kind: 'open'; readonly production: Disturbed | null; readonly warnsOfRestore: boolean };

/**
 * Production is disturbed in its maintenance windows, or when somebody says `--yes`. Either way it should have a recently proven
 * restore; going without is said and put on record, and refuses nothing (ADR 0013 says why).
 */
export function productionGate(facts: {
  readonly drills: Pick<Spec['drills'], 'environment' | 'windows'>;
  readonly yes: boolean;
  readonly now: Date;
  /** State of the claim that a restore works. */
  readonly restore: Pick<ClaimState, 'status' | 'waiver'> | undefined;
}): Gate {
  const { drills, yes, now, restore } = facts;
  if (drills.environment !== 'production') return { kind: 'open', production: null, warnsOfRestore: false };
  const isWindow = inWindow(drills.windows, now);
  if (!isWindow && !yes) return { kind: 'closed' };
  const status = restore === undefined ? 'never' : restore.waiver !== null ? 'waived' : restore.status;
  return {
    kind: 'open',
    production: { by: isWindow ? 'window' : 'yes', restore: status },
    warnsOfRestore: status !== 'proven' && status !== 'waived',
  };
}

/** The gate for drills here and now. Rejects with `evidence-changed`. */
export async function gateHere(invocation: Invocation, { drills }: Spec, yes: boolean): Promise<Gate> {
  const now = new Date();
  const asked = productionGate({ drills, yes, now, restore: undefined });
  if (asked.kind === 'closed' || asked.production === null) return asked;
  const { evidence } = await readEvidence(invocation, now.getTime());
  return productionGate({ drills, yes, now, restore: claimStates(evidence).find((state) => state.claim.id === RESTORE) });
}

/** Why production may be disturbed; null where it is none. Throws `outside-window`, which names the drills that are `left`. */
export function throughGate(
  gate: Gate,
  windows: readonly string[],
  left: readonly Pick<Drill, 'id'>[],
  say: Invocation['say'],
): Disturbed | null {
  if (gate.kind === 'open') return gate.production;
  throw new PrumoError({
    code: 'outside-window',
    what: text.confirm(left.map((drill) => drill.id)),
    remedy: text.confirmRemedy(),
    details: windows.length === 0 ? [say(text.noWindows())] : [...windows],
  });
}
