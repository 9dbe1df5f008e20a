import { setTimeout as sleep } from 'node:timers/promises';

/** The lease is another worker's, or may be: this one was too slow to renew it. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

export interface HeldLease extends AsyncDisposable {
  /** Aborts with LeaseLost. */
  readonly signal: AbortSignal;
}

/**
 * Renews a lease three times in its length until disposed of. It is lost when the table says so, or when it could not be renewed for its whole length, counted
 * from before the last asking, so that this worker knows before another may take the job.
 */
export function holdLease(lengthMs: number, renew: () => Promise<boolean>, onError: (error: unknown) => void): HeldLease {
  const lost = new AbortController();
  const over = new AbortController();
  let end = performance.now() + lengthMs;
  const lose = (): void => lost.abort(new LeaseLost('the lease of this job is lost'));
  // Its own clock: asking a database that hangs must not keep it from seeing the end.
  let timer = setTimeout(lose, lengthMs);
  const beating = (async () => {
    while (!lost.signal.aborted && !over.signal.aborted) {
      await sleep(lengthMs / 3, undefined, { signal: over.signal }).catch(() => undefined);
      if (over.signal.aborted || lost.signal.aborted) break;
      const asked = performance.now();
      try {
        if (!(await renew())) lose();
        else if (!lost.signal.aborted) {
          end = asked + lengthMs;
          clearTimeout(timer);
          timer = setTimeout(lose, Math.max(0, end - performance.now()));
        }
      } catch (error) {
        onError(error);
      }
    }
  })();
  return {
    signal: lost.signal,
    async [Symbol.asyncDispose]() {
      over.abort();
      clearTimeout(timer);
      await beating;
      clearTimeout(timer);
    },
  };
}
