import { setTimeout as sleep } from 'node:timers/promises';
import type { Listener, Log } from './database.ts';
import { CHANNEL } from './table.ts';

const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 10_000;

/** Hears of switches until the signal aborts, over a connection that is made again when it breaks. `changed` is called after each connecting too: what was said meanwhile was not heard. */
export async function listenForSwitches(
  open: () => Listener,
  { signal, changed, log }: { readonly signal: AbortSignal; readonly changed: (connected: boolean) => void; readonly log: Log | undefined },
): Promise<void> {
  let pause = FIRST_PAUSE;
  while (!signal.aborted) {
    const listener = open();
    const gone = new AbortController();
    listener.on('error', (error) => gone.abort(error));
    listener.on('end', () => gone.abort());
    listener.on('notification', () => changed(true));
    try {
      await listener.connect();
      await listener.query(`LISTEN ${CHANNEL}`);
      pause = FIRST_PAUSE;
      changed(true);
      await sleep(2 ** 31 - 1, undefined, { signal: AbortSignal.any([signal, gone.signal]) }).catch(() => undefined);
    } catch (error) {
      log?.warn({ err: error }, 'could not listen for switches of flags');
    }
    changed(false);
    // What is broken cannot be closed properly, and need not.
    await listener.end().catch(() => undefined);
    if (!signal.aborted) await sleep(pause * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    pause = Math.min(LONGEST_PAUSE, pause * 2);
  }
}
