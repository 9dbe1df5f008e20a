import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds between two looks at how far it has come. */
const TELL_EVERY = 500;

/** Tell how far something has come for as long as it goes on. That it could not be looked at stops nothing. */
export async function whileTold<Result>(tell: () => Promise<unknown>, work: Promise<Result>, every = TELL_EVERY): Promise<Result> {
  const over = new AbortController();
  const telling = async (): Promise<void> => {
    for (;;) {
      await delay(every, undefined, { signal: over.signal });
      await tell().catch(() => undefined);
    }
  };
  const told = telling().catch(() => undefined);
  try {
    return await work;
  } finally {
    over.abort();
    await told;
  }
}
