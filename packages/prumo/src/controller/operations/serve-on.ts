import { setTimeout as delay } from 'node:timers/promises';
import { openSession, type Place, removeJob, serverService } from '../../backups/restore/index.ts';
import type { Platform, StackContext } from '../../model/index.ts';

/** It was stopped in order: nothing is left to replay. Milliseconds. */
const OPEN_WITHIN = 30_000;

/**
 * Let a restored server run on until somebody removes it, and wait until it lets somebody in. From `define` on the restore is a service that
 * `--remove` and the next restore see, and it keeps its folder; where this rejects, interrupted too, both are gone again.
 */
export async function serveOn(
  platform: Pick<Platform, 'define' | 'remove' | 'run'>,
  context: StackContext,
  place: Place,
  signal: AbortSignal,
): Promise<void> {
  try {
    await platform.define(serverService(context, place));
    await untilOpen(context, place, signal);
  } catch (error) {
    await platform.remove(place.name);
    // Whatever the signal says by now.
    const { code, output } = await platform.run(removeJob(context, place), new AbortController().signal);
    if (code !== 0) throw new Error(`${place.folder} could not be removed: ${output.trim()}`, { cause: error });
    throw error;
  }
}

async function untilOpen(context: StackContext, place: Place, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + OPEN_WITHIN;
  for (;;) {
    signal.throwIfAborted();
    try {
      const session = await openSession(context, place, 'postgres');
      return await session.end();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await delay(200, undefined, { signal });
  }
}
