import { type FoundAnchor, type FoundLedger, unanchoredHeads, type Verification } from '../evidence/index.ts';
import type { Message } from '../messages/message.ts';
import { text } from './evidence-text.ts';

/**
 * What a ledger that is as it was written does not show, for want of anchors: whether its end was cut off together with them. Null when each of its
 * heads has one. `isExport`: it was brought from elsewhere, without the places that keep them, so that one anchor after its last head is enough.
 */
export function anchorWarning(
  found: FoundLedger,
  anchors: readonly FoundAnchor[],
  { records, anchored }: Pick<Verification, 'records' | 'anchored'>,
  isExport: boolean,
): Message | null {
  if (records === 0) return null;
  if (anchored === 0) return text.nothingAnchored(records);
  const [first, ...more] = unanchoredHeads(found, anchors).filter((head) => !isExport || head > anchored);
  return first === undefined ? null : text.unanchored(1 + more.length, first);
}
