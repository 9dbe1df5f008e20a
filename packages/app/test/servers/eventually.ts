import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds a server gets to answer, on a machine that has much else to do. */
export const STARTS_WITHIN = 90_000;

/** Asks again every 25 ms until the answer is neither undefined nor false. @throws after `within` milliseconds, with the last error as cause. */
export async function eventually<T>(
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  within: number,
  what: string | (() => string),
): Promise<T> {
  const end = performance.now() + within;
  let cause: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > end) throw new Error(`not within ${within} ms: ${typeof what === 'string' ? what : what()}`, { cause });
    await sleep(25);
  }
}
