import type { EvidenceEntry } from '../../model/index.ts';
import type { StoredRecord } from '../chain.ts';
import { entrySchema } from '../entry-schema.ts';
import type { FoundLedger } from '../verify.ts';
import { isSound, parseAnchor } from './anchor.ts';
import type { FoundAnchor } from './place.ts';

/** What is followed by an anchor as soon as it is recorded. */
const ANCHORED: ReadonlySet<string> = new Set<EvidenceEntry['kind']>(['drill-end', 'waiver', 'waiver-withdrawn']);

/**
 * Sequences of records that should have an anchor and have none, neither of their own nor of a record that came before the next of them. One whose
 * places all failed has none; more than that: anchors were taken away. Of a ledger that was verified. Pure.
 */
export function unanchoredHeads({ identity, records }: FoundLedger, anchors: readonly FoundAnchor[]): readonly number[] {
  const hashes = new Map(records.map(({ sequence, hash }) => [sequence, hash]));
  const vouched = anchors.flatMap(({ content }) => {
    const anchor = parseAnchor(content);
    const isOurs = anchor !== undefined && anchor.ledger === identity.ledger && hashes.get(anchor.sequence) === anchor.hash;
    return isOurs && isSound(anchor) ? [anchor.sequence] : [];
  });
  const heads = records.filter(isHead).map(({ sequence }) => sequence);
  return heads.filter((head, place) => {
    const next = heads[place + 1] ?? Number.POSITIVE_INFINITY;
    return !vouched.some((sequence) => sequence >= head && sequence < next);
  });
}

function isHead({ entry }: StoredRecord): boolean {
  return ANCHORED.has(entrySchema.parse(JSON.parse(entry)).kind);
}
