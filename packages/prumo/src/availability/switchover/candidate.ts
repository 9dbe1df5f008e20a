import { PrumoError } from '../../errors/index.ts';
import { type ClusterView, switchoverCandidates } from '../cluster-view.ts';
import { text } from './text.ts';

/** Whom the primary can hand over to: the one wanted if it is fit, else the best; undefined when nobody is. Pure. */
export function candidateOf(view: ClusterView, wanted: string | undefined): string | undefined {
  const candidates = switchoverCandidates(view).map((member) => member.name);
  return wanted === undefined ? candidates[0] : candidates.find((name) => name === wanted);
}

/** Throws `unknown-service` for a name that is no member's. */
export function refuseStranger(wanted: string | undefined, members: readonly string[]): void {
  if (wanted === undefined || members.includes(wanted)) return;
  throw new PrumoError({ code: 'unknown-service', what: text.unknownMember(wanted), remedy: text.membersAre(members) });
}
