import type { Drill, Instance, Platform } from '../../model/index.ts';

/** Milliseconds between two looks: an exit that the agent has mended already still shows as a restart. */
const LOOK_EVERY = 500;

/**
 * Watch that a drill disturbs nothing but what it says. Calls `onLeft` once, with the service that exited though no drill
 * touches it, or with null when the agent no longer answers. Ends when `signal` aborts.
 */
export async function watchRails(
  drill: Pick<Drill, 'touches'>,
  platform: Pick<Platform, 'observe'>,
  signal: AbortSignal,
  onLeft: (service: string | null) => void,
): Promise<void> {
  const before = await platform.observe();
  let silent = 0;
  while (!signal.aborted) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, LOOK_EVERY);
      function done(): void {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      }
      signal.addEventListener('abort', done, { once: true });
    });
    if (signal.aborted) return;
    const now = await platform.observe().catch(() => null);
    silent = now === null ? silent + 1 : 0;
    if (silent >= SILENT_LOOKS) return onLeft(null);
    if (now === null) continue;
    const left = outside(drill.touches, before, now);
    if (left !== null) return onLeft(left);
  }
}

/** The agent is restarted within a second or two by whoever keeps it; longer is a stack nobody watches over. */
const SILENT_LOOKS = 10;

/** First service not touched by the drill that is another process than before, or none. */
export function outside(touches: readonly string[], before: readonly Instance[], now: readonly Instance[]): string | null {
  for (const was of before) {
    if (touches.includes(was.component) || was.pid === null) continue;
    const is = now.find((one) => one.service === was.service);
    if (is === undefined || is.pid !== was.pid || is.startTicks !== was.startTicks) return was.service;
  }
  return null;
}
