import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceStatus, StackStatus } from '../controller/status/service-status.ts';
import type { StartedStack } from './find-stack.ts';
import { readStatus } from './read-status.ts';

/** Milliseconds for what was ready once to be so again: a standby that has to be rewound to a new primary takes some twenty seconds. */
const WITHIN = 60_000;
const LOOK_EVERY = 250;

/**
 * The status once all is healthy at the same moment, or as it is after a minute, or at once where somebody keeps something from running.
 * Each service was waited for, but what became ready first may have changed since: a standby that follows a new primary starts again, and
 * a busy controller may miss one question. Rejects with the signal's reason.
 */
export async function settledStatus(stack: StartedStack, signal: AbortSignal): Promise<StackStatus> {
  const deadline = performance.now() + WITHIN;
  for (;;) {
    const status = await readStatus(stack);
    if (status.healthy || status.services.some(isKept) || performance.now() > deadline) return status;
    await pause(LOOK_EVERY, undefined, { signal });
  }
}

/** It does not come by being waited for. */
function isKept({ health }: ServiceStatus): boolean {
  return health === 'paused' || health === 'stopped';
}
