import type { Ledger } from '../ledger.ts';
import { hashOf, type StoredEntry } from './entry.ts';

/** What is wrong with a chain. */
export type ChainProblem =
  /** The entry is not what was hashed. */
  | { readonly kind: 'edited'; readonly seq: number }
  /** Entries are gone: from the first to the last, both included. */
  | { readonly kind: 'removed'; readonly from: number; readonly to: number }
  /** The end is gone: an anchor, or the head, knows entries after the last. */
  | { readonly kind: 'cut'; readonly from: number; readonly to: number }
  /** It does not follow on the entry before it. */
  | { readonly kind: 'unlinked'; readonly seq: number }
  /** A number that was there already, or before the beginning. */
  | { readonly kind: 'repeated'; readonly seq: number }
  /** Its time is before that of the entry before it. */
  | { readonly kind: 'out-of-time'; readonly seq: number }
  /** Another entry was anchored there: the chain was written anew. */
  | { readonly kind: 'anchored-otherwise'; readonly seq: number }
  /** The head is of another entry than the last. */
  | { readonly kind: 'head-differs'; readonly seq: number }
  /** An anchor or a checkpoint that we did not sign. */
  | { readonly kind: 'unsigned'; readonly what: 'anchor' | 'checkpoint'; readonly seq: number };

/** An entry as far as the next one needs it. */
export interface Link {
  readonly seq: number;
  readonly hash: Buffer;
}

/** Before the first entry. */
export const BEGINNING: Link = { seq: 0, hash: Buffer.alloc(0) };

/** So many are told; a chain with more is as broken. */
const MOST_PROBLEMS = 100;

export interface ChainCheck {
  /** Entries by their number. */
  next(entry: StoredEntry): void;
  /** @param head what the database says is the end; undefined where there is none, and `null` where it is not to be looked at. */
  end(head: Link | undefined | null): { readonly last: Link; readonly entries: number; readonly problems: readonly ChainProblem[] };
}

/** Follows one chain from an entry known to be right, past what was anchored. */
export function createChainCheck(ledger: Ledger, tenant: string, start: Link, anchors: readonly Link[]): ChainCheck {
  const problems: ChainProblem[] = [];
  const anchored = Map.groupBy(anchors, ({ seq }) => seq);
  let last = start;
  let micros: bigint | undefined;
  let entries = 0;

  function report(problem: ChainProblem): void {
    if (problems.length < MOST_PROBLEMS) problems.push(problem);
  }
  function checkAnchor({ seq, hash }: Link): void {
    if (anchored.get(seq)?.some((anchor) => !anchor.hash.equals(hash)) === true) report({ kind: 'anchored-otherwise', seq });
  }

  checkAnchor(start);
  return {
    next(entry) {
      const { seq, hash, prev } = entry;
      entries += 1;
      if (!hashOf(ledger, tenant, entry, prev).equals(hash)) report({ kind: 'edited', seq });
      if (seq <= last.seq) {
        report({ kind: 'repeated', seq });
        return;
      }
      if (seq > last.seq + 1) report({ kind: 'removed', from: last.seq + 1, to: seq - 1 });
      else if (!prev.equals(last.hash)) report({ kind: 'unlinked', seq });
      const time = BigInt(entry.micros);
      if (micros !== undefined && time < micros) report({ kind: 'out-of-time', seq });
      checkAnchor(entry);
      micros = time;
      last = { seq, hash };
    },
    end(head) {
      const known = Math.max(head?.seq ?? 0, ...anchors.map(({ seq }) => seq));
      if (known > last.seq) report({ kind: 'cut', from: last.seq + 1, to: known });
      const ends = head === undefined ? last.seq === 0 : head === null || (head.seq === last.seq && head.hash.equals(last.hash));
      if (!ends) report({ kind: 'head-differs', seq: head?.seq ?? 0 });
      return { last, entries, problems };
    },
  };
}
