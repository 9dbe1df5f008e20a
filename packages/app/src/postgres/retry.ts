import { setTimeout as sleep } from 'node:timers/promises';

export interface RetryOptions {
  /** Which errors may go away by themselves. */
  readonly when: (error: unknown) => boolean;
  /** Milliseconds after which no further attempt begins. */
  readonly within: number;
  /** Ends the waiting between attempts. */
  readonly signal?: AbortSignal | undefined;
  /** Told before each further attempt. */
  readonly onRetry?: ((error: unknown, attempt: number) => void) | undefined;
}

const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 800;

/**
 * Does something again until it succeeds, with pauses that double from 50 to 800 ms, half of each random, so that many callers do
 * not come back at once.
 * @throws what the last attempt threw, or at once anything `when` does not know.
 */
export async function retry<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const end = performance.now() + options.within;
  for (let number = 1; ; number += 1) {
    try {
      return await attempt();
    } catch (error) {
      const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (number - 1)) * (0.5 + Math.random() / 2);
      if (!options.when(error) || options.signal?.aborted === true || performance.now() + pause > end) throw error;
      options.onRetry?.(error, number);
      await sleep(pause, undefined, options.signal ? { signal: options.signal } : {}).catch(() => {
        throw error;
      });
    }
  }
}
