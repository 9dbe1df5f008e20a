import { PrumoError } from '../errors/index.ts';
import type { Message } from '../messages/message.ts';
import type { Platform, Service } from '../model/index.ts';
import type { ProbeResult } from './probes/probe-result.ts';
import { runProbe } from './probes/run-probe.ts';
import { pause } from './pause.ts';
import { exitReason } from './status/service-status.ts';
import { text } from './text.ts';

const SHORTEST_WAIT = 50;
const LONGEST_WAIT = 500;
const LOG_LINES = 15;

/**
 * Unwanted exits in a row after which a service is taken to crash at every start. By then the waits between its starts have doubled
 * four times, for an application from 0.2 s to 3.2 s: what passes by itself (a port not yet let go, a server just restarting) has had
 * three seconds and four chances to.
 */
const CRASH_LOOP = 5;

/** Milliseconds between two looks at how often it has exited. */
const LOOK_EVERY = 1000;

/**
 * Probe a service until it is ready. Rejects with `service-not-ready` (its last log lines in the details) after
 * `service.readyWithin` ms or once it crashes at every start, or with the signal's reason when aborted.
 */
export async function waitUntilReady(service: Service, platform: Platform, signal: AbortSignal): Promise<ProbeResult> {
  const deadline = Date.now() + service.readyWithin;
  let wait = SHORTEST_WAIT;
  let look = performance.now() + LOOK_EVERY;
  for (;;) {
    const result = await runProbe(service.ready, service, platform);
    signal.throwIfAborted();
    if (result.ok) return result;
    if (Date.now() > deadline)
      throw await notReady(service, platform, text.notReady(service.name, service.readyWithin / 1000), text.lastProbe(result.reason));
    if (performance.now() >= look) {
      await refuseCrashLoop(service, platform);
      look = performance.now() + LOOK_EVERY;
    }
    await pause(wait, signal);
    wait = Math.min(LONGEST_WAIT, wait * 1.5);
  }
}

async function refuseCrashLoop(service: Service, platform: Platform): Promise<void> {
  const instance = (await platform.observe()).find((one) => one.service === service.name);
  if (instance?.state !== 'backing-off' || instance.failures < CRASH_LOOP) return;
  throw await notReady(service, platform, text.crashLoop(service.name, instance.failures), text.lastExit(exitReason(instance) ?? '?'));
}

async function notReady(service: Service, platform: Platform, what: Message, why: Message): Promise<PrumoError> {
  const lines = await platform.tail(service.name, LOG_LINES).catch(() => []);
  return new PrumoError({
    code: 'service-not-ready',
    what,
    why,
    remedy: text.notReadyRemedy(service.name),
    still: text.restStaysUp(),
    details: lines,
  });
}
