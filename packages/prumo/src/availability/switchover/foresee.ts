import { PrumoError } from '../../errors/index.ts';
import type { StackContext } from '../../model/index.ts';
import { awaitSettled } from '../await-settled.ts';
import { accessOf } from '../patroni-access.ts';
import { candidateOf, refuseStranger } from './candidate.ts';
import { text } from './text.ts';

/** Milliseconds: long enough for a question that meets an election, short enough for somebody who only asks. */
const SETTLED_WITHIN = 5000;

/**
 * Who would hand over to whom now; the same twice when the one asked for is primary already. Changes nothing. Rejects as `switchOver`
 * would if nothing changed meanwhile.
 */
export async function foreseeSwitchover(
  context: StackContext,
  to: string | undefined,
  signal: AbortSignal,
): Promise<{ readonly from: string; readonly to: string }> {
  const wanted = context.nodesOf('database').map((node) => `postgres-${node.index}`);
  refuseStranger(to, wanted);
  const view = await awaitSettled(accessOf(context), wanted, SETTLED_WITHIN, signal);
  const target = view.leader === to ? to : candidateOf(view, to);
  if (target !== undefined) return { from: view.leader, to: target };
  throw new PrumoError({
    code: 'switchover-refused',
    what: text.refused(view.leader),
    why: text.noCandidate(to),
    remedy: text.refusedRemedy(),
  });
}
