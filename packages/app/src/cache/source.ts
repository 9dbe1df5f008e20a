import { AsyncLocalStorage } from 'node:async_hooks';
import { BulkheadRejectedError, bulkhead } from 'cockatiel';

/** So many loads are under way and waiting that this one was refused, and nothing stale was there to show. */
export class SourceBusy extends Error {
  override readonly name = 'SourceBusy';
}

export interface SourceOptions {
  /** Loads at once, over the whole cache; 10 when not said. Below what the database's pool has, or the cache takes all of it when Redis goes. */
  readonly concurrent?: number;
  /** Loads that wait for their turn; 100 when not said. */
  readonly waiting?: number;
}

/** Loads no more at once than the source can take. */
export function createSource({ concurrent = 10, waiting = 100 }: SourceOptions): <T>(load: () => Promise<T>) => Promise<T> {
  const room = bulkhead(concurrent, waiting);
  // A load that asks the cache for something else has its place already: waiting for another could wait for itself.
  const inside = new AsyncLocalStorage<true>();
  return async (load) => {
    if (inside.getStore() === true) return load();
    try {
      return await room.execute(() => inside.run(true, load));
    } catch (error) {
      throw error instanceof BulkheadRejectedError ? new SourceBusy('too many loads are under way', { cause: error }) : error;
    }
  };
}
