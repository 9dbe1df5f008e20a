import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds between two looks. */
const LOOK_EVERY = 50;

/** Whether `look` came true, at most so many milliseconds after it was first asked. Rejects when the signal aborts, or when a look does. */
export async function until(within: number, look: () => boolean | Promise<boolean>, signal: AbortSignal): Promise<boolean> {
  const deadline = performance.now() + within;
  for (;;) {
    signal.throwIfAborted();
    if (await look()) return true;
    if (performance.now() > deadline) return false;
    await delay(LOOK_EVERY, undefined, { signal });
  }
}
