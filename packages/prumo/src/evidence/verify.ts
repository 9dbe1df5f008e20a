import type { Message } from '../messages/message.ts';
import { isSound, parseAnchor } from './anchors/anchor.ts';
import type { FoundAnchor } from './anchors/place.ts';
import { canonicalJson } from './canonical-json.ts';
import { genesisHash, type LedgerIdentity, recordHash, signedText, type StoredRecord } from './chain.ts';
import { entrySchema } from './entry-schema.ts';
import { isSignedBy } from './ledger/signing-key.ts';
import { text } from './verify-text.ts';

/** A ledger as it was found, trusted in nothing. */
export interface FoundLedger {
  readonly identity: LedgerIdentity;
  readonly records: readonly StoredRecord[];
  /** Why not all of the file could be read; undefined when it could. */
  readonly unreadable: string | undefined;
}

export interface Problem {
  /** Record it is about: the first that is not what was written; null when it is about no one record. */
  readonly sequence: number | null;
  /** Anchor that tells; null when the ledger itself does. */
  readonly anchor: string | null;
  readonly what: Message;
}

export interface Verification {
  /** Records that are what was written, from the first on. */
  readonly good: number;
  readonly records: number;
  /** Anchors compared. */
  readonly anchors: number;
  /** Highest record that an anchor vouches for; 0 when none does. What comes after could be cut off unseen. */
  readonly anchored: number;
  /** Empty: all is as it was written. The first is about the first broken record. */
  readonly problems: readonly Problem[];
}

/** Compare a ledger with itself and with its anchors. Finds any edit, removal, reordering; by anchors a cut tail, a ledger written anew, another put in its place. Pure. */
export function verifyLedger(found: FoundLedger | undefined, anchors: readonly FoundAnchor[]): Verification {
  if (found === undefined) return gone(anchors);
  const broken = firstBroken(found);
  const good = broken === undefined ? found.records.length : Math.max(0, broken.index);
  const judged = anchors.map((anchor) => judgeAnchor(anchor, found));
  const problems = [
    ...(broken === undefined ? [] : [broken.problem]),
    ...judged.flatMap((one) => one.problem ?? []).sort((a, b) => (a.sequence ?? Number.MAX_VALUE) - (b.sequence ?? Number.MAX_VALUE)),
  ];
  const vouched = judged.flatMap((one) => (one.problem === undefined && one.sequence <= good ? [one.sequence] : []));
  return { good, records: found.records.length, anchors: anchors.length, anchored: Math.max(0, ...vouched), problems };
}

/** No ledger: right as long as nobody anchored one. */
function gone(anchors: readonly FoundAnchor[]): Verification {
  const problems = anchors.map(({ source, content }): Problem => {
    const anchor = parseAnchor(content);
    const what = anchor === undefined || !isSound(anchor) ? text.badAnchor() : text.ledgerGone(anchor.sequence, anchor.at);
    return { sequence: null, anchor: source, what };
  });
  return { good: 0, records: 0, anchors: anchors.length, anchored: 0, problems };
}

function firstBroken({ identity, records, unreadable }: FoundLedger): { readonly index: number; readonly problem: Problem } | undefined {
  for (const [index, record] of records.entries()) {
    const what = whatIsWrong(record, records[index - 1], identity);
    if (what !== undefined) return { index, problem: { sequence: index + 1, anchor: null, what } };
  }
  if (unreadable === undefined) return undefined;
  return { index: records.length, problem: { sequence: records.length + 1, anchor: null, what: text.unreadable(unreadable) } };
}

function whatIsWrong(record: StoredRecord, before: StoredRecord | undefined, identity: LedgerIdentity): Message | undefined {
  const wanted = (before?.sequence ?? 0) + 1;
  if (record.sequence !== wanted) return text.notNext(record.sequence, wanted);
  if (record.previous !== (before?.hash ?? genesisHash(identity))) return before === undefined ? text.notOfThisLedger() : text.notChained();
  if (recordHash(record) !== record.hash) return text.edited();
  if (!isSignedBy(identity.publicKey, signedText(identity.ledger, record.sequence, record.hash), record.signature))
    return text.badSignature();
  if (!isTime(record.at) || (before !== undefined && record.at < before.at)) return text.timeWentBack();
  return isEntry(record.entry) ? undefined : text.notAnEntry();
}

function isTime(at: string): boolean {
  const time = Date.parse(at);
  return !Number.isNaN(time) && new Date(time).toISOString() === at;
}

function isEntry(content: string): boolean {
  try {
    const value: unknown = JSON.parse(content);
    return canonicalJson(value) === content && entrySchema.safeParse(value).success;
  } catch {
    return false;
  }
}

function judgeAnchor(
  { source, content }: FoundAnchor,
  { identity, records }: FoundLedger,
): { readonly sequence: number; readonly problem?: Problem } {
  const anchor = parseAnchor(content);
  const wrong = (sequence: number | null, what: Message) => ({ sequence: sequence ?? 0, problem: { sequence, anchor: source, what } });
  if (anchor === undefined || !isSound(anchor)) return wrong(null, text.badAnchor());
  if (anchor.ledger !== identity.ledger || anchor.publicKey !== identity.publicKey || anchor.stack !== identity.stack)
    return wrong(null, text.anotherLedger(anchor.sequence, anchor.at));
  const record = records.find((one) => one.sequence === anchor.sequence);
  if (record === undefined)
    return wrong(Math.min(anchor.sequence, (records.at(-1)?.sequence ?? 0) + 1), text.cut(anchor.sequence, anchor.at));
  if (record.hash !== anchor.hash) return wrong(anchor.sequence, text.notAsAnchored(anchor.at));
  return { sequence: anchor.sequence };
}
