import { PrumoError } from '../../errors/index.ts';
import type { Message } from '../../messages/message.ts';
import { verbatim } from '../../messages/message.ts';
import { type Anchor, makeAnchor } from './anchor.ts';
import type { Ledger } from '../ledger/open-ledger.ts';

/** Somewhere outside a stack's state folder that keeps anchors. */
export interface AnchorPlace {
  /** For people: a folder, a bucket's address. */
  readonly name: string;
  /** Keep it, durably; the same one again is no error. Rejects when it could not be kept. */
  put(anchor: Anchor): Promise<void>;
  /** Documents there, as they are. Rejects when the place cannot be read; a place that was never used is empty. */
  list(reach?: Reach): Promise<readonly FoundAnchor[]>;
}

/** How far to look for anchors. */
export interface Reach {
  /** Only so many of the newest, where each has to be fetched: the newest head alone shows a cut tail. Default: all. */
  readonly newest?: number;
  readonly signal?: AbortSignal;
}

/** A document that should be an anchor. */
export interface FoundAnchor {
  /** Where it was found. */
  readonly source: string;
  readonly content: string;
}

export interface Anchored {
  readonly place: string;
  /** Null when it is kept there. */
  readonly failed: Message | null;
}

/**
 * Anchor the head of a ledger in every place. A place that fails does not fail the drill that is being recorded, but is told.
 * Resolves with an empty list when nothing is recorded yet.
 */
export async function anchorHead(ledger: Ledger, places: readonly AnchorPlace[]): Promise<readonly Anchored[]> {
  const last = ledger.records().at(-1);
  if (last === undefined) return [];
  const anchor = makeAnchor(ledger.identity, last, ledger.sign);
  return Promise.all(
    places.map(async (place): Promise<Anchored> => {
      try {
        await place.put(anchor);
        return { place: place.name, failed: null };
      } catch (error) {
        return {
          place: place.name,
          failed: error instanceof PrumoError ? error.what : verbatim(error instanceof Error ? error.message : String(error)),
        };
      }
    }),
  );
}

/** Sorts by sequence, and no two heads have the same. */
export function anchorFileName(anchor: Anchor): string {
  return `${String(anchor.sequence).padStart(10, '0')}-${anchor.hash.slice(0, 16)}.json`;
}
