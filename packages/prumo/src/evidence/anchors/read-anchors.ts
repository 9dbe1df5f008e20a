import type { AnchorPlace, FoundAnchor, Reach } from './place.ts';

export interface ReadAnchors {
  readonly anchors: readonly FoundAnchor[];
  /** Places that could not be asked: what they hold against the ledger, if anything, is not known. */
  readonly unreadable: readonly { readonly place: string; readonly why: string }[];
}

/** Anchors of every place. One that cannot be read, or not within the signal's time, keeps the others from nothing. */
export async function readAnchors(places: readonly AnchorPlace[], reach: Reach = {}): Promise<ReadAnchors> {
  const asked = await Promise.all(
    places.map(async (place) => {
      try {
        return { anchors: await place.list(reach), unreadable: [] };
      } catch (error) {
        return { anchors: [], unreadable: [{ place: place.name, why: error instanceof Error ? error.message : String(error) }] };
      }
    }),
  );
  return { anchors: asked.flatMap((one) => one.anchors), unreadable: asked.flatMap((one) => one.unreadable) };
}
