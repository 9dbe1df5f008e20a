import { dependency, type DependencyOptions } from '@prumo/app/resilience';
import type { Objects } from './objects.ts';

/** Object storage does not answer now; the next attempt may. */
export class StorageAway extends Error {
  override readonly name = 'StorageAway';
  /** Seconds after which asking again makes sense. */
  readonly retryAfter = 5;
}

/**
 * Storage that costs a known time: 5 s until a reading begins, 20 s for a writing (10 MB on a slow day), and nothing while the circuit is open. It is asked
 * again by itself 3 s later. The SDK makes the further attempts, so here there is none.
 */
export function guarded(objects: Objects, options: Pick<DependencyOptions, 'registry' | 'log'> = {}): Objects {
  const policy = {
    retry: false,
    breaker: { opensAfter: 3, halfOpenAfterMs: 3000 },
    bulkhead: { concurrent: 10, waiting: 10 },
    ...options,
  } as const;
  const reading = dependency('storage-read', { ...policy, timeoutMs: 5000 });
  const writing = dependency('storage-write', { ...policy, timeoutMs: 20_000 });
  const away = (cause: unknown): never => {
    throw new StorageAway('object storage does not answer', { cause });
  };
  return {
    put: (key, body, contentType) => writing.call((signal) => objects.put(key, body, contentType, signal)).catch(away),
    get: (key) => reading.call((signal) => objects.get(key, signal)).catch(away),
    remove: (key) => writing.call((signal) => objects.remove(key, signal)).catch(away),
    ensureBucket: () => objects.ensureBucket(),
    [Symbol.dispose]: () => objects[Symbol.dispose](),
  };
}
