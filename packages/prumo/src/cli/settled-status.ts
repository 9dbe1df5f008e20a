import { setTimeout as pause } from 'node:timers/promises';
import type { StackStatus } from '../controller/status/service-status.ts';
import { PrumoError } from '../errors/index.ts';
import type { StartedStack } from './find-stack.ts';
import { readStatus } from './read-status.ts';
import { text } from './text.ts';

/** Milliseconds for what was ready once to be so again: a standby that has to be rewound to a new primary takes some twenty seconds. */
const WITHIN = 60_000;
const LOOK_EVERY = 250;

/**
 * The status once all is healthy at the same moment. Each service was waited for, but what became ready first may have changed since: a
 * standby that follows a new primary starts again. Rejects with `service-not-ready` after a minute, and with the signal's reason. Where
 * no controller answers nothing can be said, and it is given back as it is.
 */
export async function settledStatus(stack: StartedStack, signal: AbortSignal): Promise<StackStatus> {
  const deadline = performance.now() + WITHIN;
  for (;;) {
    const status = await readStatus(stack);
    if (status.healthy || status.controller !== 'running') return status;
    const ill = status.services.filter(({ health }) => health !== 'healthy');
    if (performance.now() > deadline)
      throw new PrumoError({
        code: 'service-not-ready',
        what: text.notAllHealthy(ill.map(({ name }) => name).join(', '), WITHIN / 1000),
        remedy: text.notAllHealthyRemedy(),
        details: ill.map(({ name, health, reason }) => `${name}: ${reason ?? health}`),
      });
    await pause(LOOK_EVERY, undefined, { signal });
  }
}
