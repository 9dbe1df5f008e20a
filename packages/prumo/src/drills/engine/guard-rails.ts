import type { Drill, Instance, Platform } from '../../model/index.ts';

/** Milliseconds between two looks: an exit that the agent has mended already still shows as a restart. */
const LOOK_EVERY = 500;
/** The agent is restarted within a second or two by whoever keeps it; longer is a stack nobody watches over. */
const SILENT_LOOKS = 10;

/** What a drill may disturb, and what it has disturbed so far. */
export interface Rails {
  readonly touches: Drill['touches'];
  /** Nodes with a process the drill has struck, or that it has cut off. Grows as the drill goes on. */
  readonly struck: ReadonlySet<string>;
  /** How everything was right before the fault. */
  readonly before: readonly Instance[];
}

/**
 * Watch that a drill disturbs nothing but what it says. Calls `onLeft` once, with the service that exited though no drill
 * touches it, or with null when the agent no longer answers. Ends when `signal` aborts.
 */
export async function watchRails(
  rails: Rails,
  platform: Pick<Platform, 'observe'>,
  signal: AbortSignal,
  onLeft: (service: string | null) => void,
): Promise<void> {
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
    // The rails may have come off meanwhile: what this look saw may be the undo's own doing.
    if (signal.aborted) return;
    silent = now === null ? silent + 1 : 0;
    if (silent >= SILENT_LOOKS) return onLeft(null);
    if (now === null) continue;
    const left = outside(rails, now);
    if (left !== null) return onLeft(left);
  }
}

/** First service that is another process than before though the drill had no hand in it, or none. */
export function outside({ touches, struck, before }: Rails, now: readonly Instance[]): string | null {
  for (const was of before) {
    if (was.pid === null || mayExit(was, touches, struck)) continue;
    const is = now.find((one) => one.service === was.service);
    if (is === undefined || is.pid !== was.pid || is.startTicks !== was.startTicks) return was.service;
  }
  return null;
}

/**
 * A server may exit where the drill struck it, and nowhere else: a standby or a pooler that goes along with the primary is more than
 * the drill says. The application is not ours: it may well exit when what it stands on is gone.
 */
function mayExit({ component, node }: Instance, touches: readonly string[], struck: ReadonlySet<string>): boolean {
  return touches.includes(component) && (component === 'app' || struck.has(node));
}
