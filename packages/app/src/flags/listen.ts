import { setTimeout as sleep } from 'node:timers/promises';
import type { Listener, Log } from './database.ts';
import { CHANNEL } from './table.ts';

const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 10_000;

/**
 * Hears of switches until the signal aborts, over a connection that is made again when it breaks. `changed` is called after each connecting too: what was said
 * meanwhile was not heard.
 */
export async function listenForSwitches(
  open: () => Listener,
  { signal, changed, log }: { readonly signal: AbortSignal; readonly changed: (connected: boolean) => void; readonly log: Log | undefined },
): Promise<void> {
  let pause = FIRST_PAUSE;
  while (!signal.aborted) {
    const listener = open();
    const gone = new AbortController();
    const ended = new Promise<void>((resolve) => {
      AbortSignal.any([signal, gone.signal]).addEventListener('abort', () => resolve(), { once: true });
    });
    listener.on('error', (error) => gone.abort(error));
    listener.on('end', () => gone.abort());
    listener.on('notification', () => changed(true));
    try {
      const connected = listener.connect().then(() => listener.query(`LISTEN ${CHANNEL}`));
      connected.catch(() => undefined); // told below, or nobody waits any more
      await Promise.race([connected, ended]);
      if (!signal.aborted && !gone.signal.aborted) {
        pause = FIRST_PAUSE;
        changed(true);
      }
      await ended;
    } catch (error) {
      log?.warn({ err: error }, 'could not listen for switches of flags');
    }
    changed(false);
    // What is broken may never say that it has ended.
    await Promise.race([listener.end().catch(() => undefined), sleep(1000, undefined, { ref: false })]);
    if (!signal.aborted) await sleep(pause * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    pause = Math.min(LONGEST_PAUSE, pause * 2);
  }
}
